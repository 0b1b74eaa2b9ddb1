namespace RecSys.Web;

/// <summary>Where the lab finds its files and on which address it listens.</summary>
internal static class LabHost
{
    private const string DefaultUrl = "http://localhost:5080";
    private const string AllowedHosts = "AllowedHosts";
    private const string LoopbackHosts = "localhost;127.0.0.1;[::1]";

    /// <summary>
    /// The content root is the current directory if it holds <c>appsettings.json</c>, else the program's own:
    /// so a checkout uses its root, and a published lab runs from any directory.
    /// </summary>
    internal static WebApplicationOptions Options(string[] args)
    {
        var current = Directory.GetCurrentDirectory();
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = File.Exists(Path.Combine(current, "appsettings.json")) ? current : AppContext.BaseDirectory,
            // Beside the program when it is published; unpublished, the static web assets' manifest knows.
            WebRootPath = Directory.Exists(published) ? published : null,
        };
    }

    /// <summary>The lab answers this machine only, unless <c>Urls</c>, a port or an endpoint of Kestrel says otherwise.</summary>
    /// <returns>Every address that it is going to listen on.</returns>
    internal static IReadOnlyList<string> ListenOnLoopbackUnlessTold(WebApplicationBuilder builder)
    {
        var told = Told(builder.Configuration).ToList();
        if (told.Count == 0)
        {
            builder.WebHost.UseUrls(DefaultUrl);
            return [DefaultUrl];
        }

        return told;
    }

    /// <summary>Names by which this machine may be called. They guard a lab that nobody signs in to against pages that call it by another name.</summary>
    internal static void AnswerToAnyName(WebApplicationBuilder builder)
    {
        if (builder.Configuration[AllowedHosts] == LoopbackHosts)
        {
            builder.Configuration[AllowedHosts] = "*";
        }
    }

    private static IEnumerable<string> Told(IConfiguration configuration)
    {
        char[] between = [';', ','];
        var urls = (configuration["urls"] ?? "").Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // A port alone means every address of this machine.
        var ports = new[] { ("http_ports", "http"), ("https_ports", "https") }.SelectMany(kind =>
            (configuration[kind.Item1] ?? "").Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{kind.Item2}://*:{port}"));
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        return [.. urls, .. ports, .. endpoints];
    }
}

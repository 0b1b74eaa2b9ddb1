namespace RecSys.Web;

/// <summary>Where the lab finds its files and on which address it listens.</summary>
internal static class LabHost
{
    private const string DefaultUrl = "http://localhost:5080";

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

    /// <summary>The lab has no sign-in: it answers this machine only, unless <c>Urls</c> or a port says otherwise.</summary>
    internal static void ListenOnLoopbackUnlessTold(WebApplicationBuilder builder)
    {
        string[] keys = ["urls", "http_ports", "https_ports"];
        if (keys.All(key => string.IsNullOrEmpty(builder.Configuration[key])))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
    }
}

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace RecSys.Tests.Support;

/// <summary>
/// A real lab on a free port with an empty data folder of its own, for browsers and HTTP clients.
/// Several may run side by side. Call <see cref="WebApplicationFactory{T}.StartServer"/> through <see cref="Start"/>.
/// </summary>
public sealed class LabServer : WebApplicationFactory<Program>
{
    private readonly (string Key, string Value)[] _settings;

    private LabServer((string Key, string Value)[] settings)
    {
        _settings = settings;
        UseKestrel(0);
    }

    /// <summary>The folder that this lab writes to; removed with it.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("recsys-lab-").FullName;

    /// <summary>Where the lab answers.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Starts a lab; settings are those of <c>appsettings.json</c>, as <c>("Lab:Preset", "tiny")</c>.</summary>
    public static LabServer Start(params (string Key, string Value)[] settings)
    {
        var server = new LabServer(settings);
        server.StartServer();
        return server;
    }

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Lab:DataDirectory", DataDirectory);
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }
}

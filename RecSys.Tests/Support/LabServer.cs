using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Tests.Support;

/// <summary>
/// A real lab on a free port with an empty data folder of its own, for browsers and HTTP clients.
/// Several may run side by side. Call <see cref="WebApplicationFactory{T}.StartServer"/> through <see cref="Start"/>.
/// </summary>
public sealed class LabServer : WebApplicationFactory<Program>
{
    private readonly (string Key, string Value)[] _settings;
    private readonly IReadOnlyList<IStage>? _stages;

    private LabServer((string Key, string Value)[] settings, IReadOnlyList<IStage>? stages = null)
    {
        _settings = settings;
        _stages = stages;
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

    /// <summary>Starts a lab whose pipeline is these stages: for tests of the frame, not of what is in it.</summary>
    public static LabServer StartWith(params IReadOnlyList<IStage> stages)
    {
        var server = new LabServer([], stages);
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

        if (_stages is not null)
        {
            // The last registration is the one that is injected.
            builder.ConfigureServices(services => services.AddSingleton(new PipelineDefinition(_stages, Tables.Landing)));
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }
}

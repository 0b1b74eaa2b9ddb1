using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Bench;

/// <summary>A lab in this process: of a preset, made in a folder, or of a folder that holds landing files or a lab already.</summary>
internal sealed class BenchLab : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private BenchLab(ServiceProvider services) => _services = services;

    public LabSettings Settings => _services.GetRequiredService<SettingsBook>().Current;

    /// <summary>Threads a stage may use.</summary>
    public int Threads => Settings.Lab.Threads > 0 ? Settings.Lab.Threads : Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>A command's work on a lab: the shop is a preset's name, made in a folder of its own, or the data folder of a lab, which is kept.</summary>
    public static async Task<int> WithAsync(string shop, Func<BenchLab, Task<int>> work)
    {
        if (shop is not ("tiny" or "small" or "large") && Directory.Exists(shop))
        {
            var landing = Directory.Exists(Path.Combine(shop, "landing")) && !Directory.EnumerateFiles(Path.Combine(shop, "landing"), "generated_*", SearchOption.AllDirectories).Any();
            await using var kept = Open(Path.GetFullPath(shop), [new("Lab:Source", landing ? "landing" : "generate")]);
            return await work(kept);
        }

        var folder = Directory.CreateTempSubdirectory("recsys-bench-").FullName;
        try
        {
            await using var made = Open(folder, [new("Lab:Preset", shop)]);
            return await work(made);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs stages and prints what fails.</summary>
    public Task<bool> RunAsync(params string[] names) => RunAsync(new Complaints(), names);

    public async Task<bool> RunAsync(IRunObserver observer, params string[] names)
    {
        var pipeline = _services.GetRequiredService<PipelineDefinition>();
        var stages = names.Length == 0 ? pipeline.Stages : pipeline.Select(names);
        var run = _services.GetRequiredService<RunStore>().Enter(stages, Settings.Lab);
        return await _services.GetRequiredService<PipelineRunner>().RunAsync(run, stages, Settings, observer, CancellationToken.None) == RunStatus.Succeeded;
    }

    /// <summary>Silver's events; makes them where there are none.</summary>
    public async Task<ShopHistory> HistoryAsync()
    {
        using var connection = _services.GetRequiredService<LabDatabase>().Connect(readOnly: true);
        if (LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.SilverSales}") == 0 && !await RunAsync("generation", "bronze", "silver"))
        {
            throw new InvalidOperationException("The shop could not be made.");
        }

        return _services.GetRequiredService<ShopHistoryReader>().Read(connection);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>All cores work, unless Lab__Threads says otherwise: no page waits here.</summary>
    private static BenchLab Open(string folder, KeyValuePair<string, string?>[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([.. settings, new("Lab:DataDirectory", folder), new("Lab:Threads", $"{Environment.ProcessorCount}")]).AddEnvironmentVariables().Build();
        var services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, folder).BuildServiceProvider();
        services.OpenLab();
        return new BenchLab(services);
    }

    private sealed class Complaints : IRunObserver
    {
        public void StageStarted(IStage stage)
        {
        }

        public void Progress(double fraction, string doing)
        {
        }

        public void Point(string series, double x, double y)
        {
        }

        public void StageFinished(IStage stage, string status, double durationMs, StageReport? report, LabException? error)
        {
            Console.Error.WriteLine($"  {stage.Name,-16}{durationMs / 1000,8:N1} s");
            if (error is not null)
            {
                RunFailed(error);
            }
        }

        public void RunFailed(LabException error) => Console.WriteLine($"  {error.Message} {error.Hint}");
    }
}

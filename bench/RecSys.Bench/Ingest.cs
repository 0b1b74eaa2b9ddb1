using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;

namespace RecSys.Bench;

/// <summary>CSV to gold, from an empty lab; then one further day. Generation is not part of what is measured.</summary>
internal static class Ingest
{
    private static readonly string[] Measured = ["bronze", "silver", "gold"];

    public static async Task<int> RunAsync(string folder, string preset)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", folder), new("Lab:Preset", preset)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, folder).BuildServiceProvider();
        services.OpenLab();
        Console.WriteLine($"{preset}, {Environment.ProcessorCount} cores");
        var settings = services.GetRequiredService<LabSettings>();
        return await RunAsync(services, settings, "history")
            && await RunAsync(services, settings with { Lab = settings.Lab with { AddDays = 1 } }, "one further day")
                ? 0
                : 1;
    }

    private static async Task<bool> RunAsync(IServiceProvider services, LabSettings settings, string what)
    {
        var stages = services.GetRequiredService<PipelineDefinition>().Select(["generation", .. Measured]);
        var run = services.GetRequiredService<RunStore>().Enter(stages, settings.Lab);
        var watch = new Watch();
        Console.WriteLine($"{what}");
        var status = await services.GetRequiredService<PipelineRunner>().RunAsync(run, stages, settings, watch, CancellationToken.None);
        Console.WriteLine($"  {"ingest",-12}{watch.Seconds,9:N2} s   peak memory of the process {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:N0} MB");
        return status == RunStatus.Succeeded;
    }

    /// <summary>Prints a line per stage.</summary>
    private sealed class Watch : IRunObserver
    {
        private long _peakBytes;

        /// <summary>Of the measured stages together.</summary>
        public double Seconds { get; private set; }

        public void StageStarted(IStage stage) => _peakBytes = 0;

        public void Progress(double fraction, string doing) => Look();

        public void Point(string series, double x, double y)
        {
        }

        public void StageFinished(IStage stage, string status, double durationMs, StageReport? report, LabException? error)
        {
            Look();
            Seconds += Measured.Contains(stage.Name) ? durationMs / 1000 : 0;
            var rows = Math.Max(report?.RowsIn ?? 0, stage.Name == "generation" ? report?.RowsOut ?? 0 : 0);
            Console.WriteLine(error is null
                ? $"  {stage.Name,-12}{durationMs / 1000,9:N2} s {rows,12:N0} rows {rows / durationMs * 1000,12:N0} rows/s {_peakBytes / 1048576.0,8:N0} MB"
                : $"  {stage.Name}: {error.Message} {error.Hint}");
            foreach (var check in report?.Checks.Where(c => c.Name is "injected_defects_caught" or "every_row_accounted_for") ?? [])
            {
                Console.WriteLine($"    {check.Name}: {check.Sentence}");
            }
        }

        public void RunFailed(LabException error) => Console.WriteLine($"  {error.Message} {error.Hint}");

        private void Look()
        {
            using var self = Process.GetCurrentProcess();
            _peakBytes = Math.Max(_peakBytes, self.WorkingSet64);
        }
    }
}

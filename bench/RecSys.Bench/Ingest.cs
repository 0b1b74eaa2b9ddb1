using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Gold;
using RecSys.Core.Storage;

namespace RecSys.Bench;

/// <summary>
/// CSV to gold from an empty lab; a further day; another one in a process that has just started; and gold made anew, to compare its tables with those
/// that were kept up to date. Generation is not part of what is measured.
/// </summary>
internal static class Ingest
{
    private static readonly string[] Measured = ["bronze", "silver", "gold"];

    public static async Task<int> RunAsync(string folder, string preset)
    {
        Console.WriteLine($"{preset}, {Environment.ProcessorCount} cores");
        await using (var lab = Open(folder, preset))
        {
            if (!await RunAsync(lab, "history", lab => lab) || !await RunAsync(lab, "one further day", lab => lab with { AddDays = 1 }))
            {
                return 1;
            }
        }

        await using var restarted = Open(folder, preset);
        if (!await RunAsync(restarted, "a further day after a restart", lab => lab with { AddDays = 1 }))
        {
            return 1;
        }

        var kept = Digest(restarted);
        if (!await RunAsync(restarted, "full refresh of gold", lab => lab with { FullRefresh = true }, ["gold"]))
        {
            return 1;
        }

        var equal = kept == Digest(restarted);
        Console.WriteLine($"  {(equal ? "its tables equal those that were kept up to date, row for row" : "its tables DIFFER from those that were kept up to date")}");
        return equal ? 0 : 1;
    }

    private static ServiceProvider Open(string folder, string preset)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", folder), new("Lab:Preset", preset)]).Build();
        var services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, folder).BuildServiceProvider();
        services.OpenLab();
        return services;
    }

    private static async Task<bool> RunAsync(ServiceProvider services, string what, Func<LabSection, LabSection> ask, IReadOnlyList<string>? names = null)
    {
        var settings = services.GetRequiredService<LabSettings>();
        settings = settings with { Lab = ask(settings.Lab) };
        var stages = services.GetRequiredService<PipelineDefinition>().Select([.. names ?? ["generation", .. Measured]]);
        var run = services.GetRequiredService<RunStore>().Enter(stages, settings.Lab);
        var watch = new Watch();
        Console.WriteLine(what);
        var status = await services.GetRequiredService<PipelineRunner>().RunAsync(run, stages, settings, watch, CancellationToken.None);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"  {"ingest",-12}{watch.Seconds,9:N2} s {watch.CpuSeconds,8:N2} s cpu   peak memory of the process {self.PeakWorkingSet64 / 1048576.0:N0} MB");
        return status == RunStatus.Succeeded;
    }

    /// <summary>A hash of every row of every gold table.</summary>
    private static string Digest(ServiceProvider services)
    {
        using var connection = services.GetRequiredService<LabDatabase>().Connect(readOnly: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in GoldTables.All.Where(t => t is not IGoldView).Select(t => t.Spec))
        {
            using var rows = new BulkRead(connection, $"select json_array({string.Join(", ", table.Columns.Select(c => c.Name))}) from {table.Name} order by {string.Join(", ", table.Key)}");
            while (rows.Next())
            {
                hash.AppendData(rows.Utf8(0));
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Prints a line per stage.</summary>
    private sealed class Watch : IRunObserver
    {
        private long _peakBytes;
        private TimeSpan _cpuBefore;

        /// <summary>Of the measured stages together.</summary>
        public double Seconds { get; private set; }

        /// <summary>Processor time of the measured stages, all threads: what a busy machine does not stretch.</summary>
        public double CpuSeconds { get; private set; }

        public void StageStarted(IStage stage)
        {
            using var self = Process.GetCurrentProcess();
            (_peakBytes, _cpuBefore) = (0, self.TotalProcessorTime);
        }

        public void Progress(double fraction, string doing) => Look();

        public void Point(string series, double x, double y)
        {
        }

        public void StageFinished(IStage stage, string status, double durationMs, StageReport? report, LabException? error)
        {
            Look();
            using var self = Process.GetCurrentProcess();
            var cpu = (self.TotalProcessorTime - _cpuBefore).TotalSeconds;
            Seconds += Measured.Contains(stage.Name) ? durationMs / 1000 : 0;
            CpuSeconds += Measured.Contains(stage.Name) ? cpu : 0;
            var rows = Math.Max(report?.RowsIn ?? 0, stage.Name == "generation" ? report?.RowsOut ?? 0 : 0);
            Console.WriteLine(error is null
                ? $"  {stage.Name,-12}{durationMs / 1000,9:N2} s {cpu,8:N2} s cpu {rows,12:N0} rows {rows / durationMs * 1000,12:N0} rows/s {_peakBytes / 1048576.0,8:N0} MB"
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

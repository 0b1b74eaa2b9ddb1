using System.Diagnostics;
using System.Text.Json;
using RecSys.Core.Storage;

namespace RecSys.Bench;

/// <summary>
/// All stages from an empty lab, each preset in a process of its own: seconds, rows a second and peak memory of each stage, and how its time grows with the
/// events.
/// </summary>
internal static class Stages
{
    /// <summary>Both presets and their growth.</summary>
    public static int RunBoth()
    {
        Console.WriteLine(Machine.Describe());
        if (Child("small") is not { } small || Child("large") is not { } large)
        {
            return 1;
        }

        var decades = Math.Log((double)large.Events / small.Events);
        Console.WriteLine($"growth from {small.Events:N0} to {large.Events:N0} events: seconds ~ events^exponent");
        foreach (var (was, became) in small.Stages.Zip(large.Stages))
        {
            Console.WriteLine($"  {was.Stage,-16}{was.Seconds,8:N2} s {became.Seconds,8:N2} s   exponent {Math.Log(became.Seconds / was.Seconds) / decades,5:0.00} on the clock, {Math.Log(became.CpuSeconds / was.CpuSeconds) / decades,5:0.00} by processor time");
        }

        Console.WriteLine($"  {"all",-16}{small.Seconds,8:N2} s {large.Seconds,8:N2} s   exponent {Math.Log(large.Seconds / small.Seconds) / decades,5:0.00}");
        return 0;
    }

    /// <summary>One preset in this process; its figures go to a file, too, where one is named.</summary>
    public static async Task<int> RunAsync(BenchLab lab, string? into)
    {
        var (watch, load, started) = (new StageWatch(), Figures.LoadAverage(), Stopwatch.GetTimestamp());
        Console.WriteLine($"{lab.Settings.Lab.Preset}, {lab.Threads} threads, load average {load}");
        if (!await lab.RunAsync(watch))
        {
            return 1;
        }

        using var connection = lab.Get<LabDatabase>().Connect(readOnly: true);
        var figures = new RunFigures
        {
            Preset = lab.Settings.Lab.Preset,
            Load = $"{load} to {Figures.LoadAverage()}",
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            Events = LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.SilverSales}"),
            Customers = LabDatabase.Scalar<long>(connection, $"select count(distinct customer_id) from {Tables.SilverCustomers}"),
            ValidationNdcg = watch.ValidationNdcg,
            Stages = watch.Stages,
        };
        var lists = figures.Stages.First(s => s.Stage == "recommendation");
        Console.WriteLine(
            $"  {"all",-16}{figures.Seconds,8:N2} s {figures.Stages.Sum(s => s.CpuSeconds),8:N2} s cpu   {figures.Events:N0} events, peak {figures.PeakBytes / 1048576.0:N0} MB, {figures.Customers / lists.Seconds:N0} customers a second recommended to ({figures.Customers / watch.ListSeconds:N0} by the lists alone), validation NDCG@10 {figures.ValidationNdcg:0.0000}, load average {figures.Load}");
        if (into is not null)
        {
            await File.WriteAllTextAsync(into, JsonSerializer.Serialize(figures));
        }

        return 0;
    }

    private static RunFigures? Child(string preset)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var child = Process.Start(Environment.ProcessPath!, [.. Arguments(), "stages", preset, file]);
            child.WaitForExit();
            return child.ExitCode == 0 ? JsonSerializer.Deserialize<RunFigures>(File.ReadAllText(file)) : null;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Started by <c>dotnet</c>, the program is its first argument.</summary>
    private static string[] Arguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Stages).Assembly.Location] : [];
}

using System.Diagnostics;
using Microsoft.Data.Sqlite;
using RecSys.Core.Stages.Gold;
using RecSys.Core.Storage;

namespace RecSys.Bench;

/// <summary>CSV to gold by the lab and by DuckDB, one after the other on the same files: seconds, rows of every table, and the ratio of the two.</summary>
internal static class Duck
{
    private static readonly string[] Stages = ["bronze", "silver", "gold"];

    public static async Task<int> RunAsync(BenchLab lab)
    {
        Console.WriteLine(Machine.Describe());
        return await CompareAsync(lab) is { EqualRows: true } ? 0 : 1;
    }

    /// <returns>Null where the lab's run failed.</returns>
    public static async Task<DuckFigures?> CompareAsync(BenchLab lab)
    {
        var watch = new StageWatch();
        if (!await lab.RunAsync(watch, ["generation", .. Stages]))
        {
            return null;
        }

        var paths = lab.Get<LabPaths>();
        var tables = GoldTables.All.Where(t => t is not IGoldView).Select(t => t.Spec.Name).ToList();
        var ours = watch.Stages.Where(s => Stages.Contains(s.Stage)).ToList();
        using var duck = new DuckRun(Path.Combine(paths.DataDirectory, "duck.db"), Environment.ProcessorCount);
        Console.WriteLine($"DuckDB {duck.Version}, {Environment.ProcessorCount} threads; the lab, {lab.Threads}; load average {Figures.LoadAverage()}");
        List<Measured> theirs = [Take(() => duck.Bronze(paths.Landing)), Take(duck.Silver), Take(() => duck.Gold(tables))];
        var figures = new DuckFigures(ours, theirs, HaveEqualRows(lab, duck, tables));
        for (var i = 0; i < Stages.Length; i++)
        {
            Tell(Stages[i], new Measured(ours[i].Seconds, ours[i].CpuSeconds), theirs[i]);
        }

        Tell("together", figures.OursTogether, figures.TheirsTogether);
        return figures;
    }

    private static bool HaveEqualRows(BenchLab lab, DuckRun duck, IEnumerable<string> gold)
    {
        using var connection = lab.Get<LabDatabase>().Connect(readOnly: true);
        var equal = true;
        foreach (var table in (string[])[Tables.BronzeCustomers, Tables.BronzeProducts, Tables.BronzeSales, Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales, .. gold])
        {
            var (own, theirs) = (Count(connection, table), duck.Rows(table));
            equal &= own == theirs;
            Console.WriteLine($"  {table,-32}{own,12:N0} rows  {(own == theirs ? "equal" : $"DuckDB has {theirs:N0}")}");
        }

        return equal;
    }

    private static long Count(SqliteConnection connection, string table) => LabDatabase.Scalar<long>(connection, $"select count(*) from {table}");

    private static void Tell(string what, Measured ours, Measured theirs) => Console.WriteLine(
        $"  {what,-12} the lab {ours.Wall,7:N2} s, {ours.Cpu,7:N2} s cpu   DuckDB {theirs.Wall,7:N2} s, {theirs.Cpu,7:N2} s cpu   ratio {ours.Wall / theirs.Wall,5:0.00} on the clock, {ours.Cpu / theirs.Cpu,5:0.00} by processor time");

    private static Measured Take(Action work)
    {
        using var self = Process.GetCurrentProcess();
        var (started, cpu) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        work();
        self.Refresh();
        return new Measured(Stopwatch.GetElapsedTime(started).TotalSeconds, (self.TotalProcessorTime - cpu).TotalSeconds);
    }
}

/// <summary>What bronze, silver and gold took the lab and DuckDB.</summary>
/// <param name="EqualRows">Whether every table has as many rows in both.</param>
internal sealed record DuckFigures(IReadOnlyList<StageFigures> Ours, IReadOnlyList<Measured> Theirs, bool EqualRows)
{
    public Measured OursTogether => new(Ours.Sum(s => s.Seconds), Ours.Sum(s => s.CpuSeconds));

    public Measured TheirsTogether => new(Theirs.Sum(t => t.Wall), Theirs.Sum(t => t.Cpu));
}

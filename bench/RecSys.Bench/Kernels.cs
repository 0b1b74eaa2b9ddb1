using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Features;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Bench;

/// <summary>The innermost loops, each by itself, by BenchmarkDotNet: time and allocation of one operation, and what one operation is.</summary>
[MemoryDiagnoser]
public class Kernels
{
    private const int ScoredRows = 10_000;
    private const int CsvRows = 10_000;

    private static BenchLab? _lab;

    private readonly double[] _scores = new double[ScoredRows];
    private readonly bool[] _hits = [.. Enumerable.Range(0, 10).Select(i => i % 3 == 0)];
    private float[] _rows = [];
    private TreeEnsemble _trees = null!;
    private CustomerView _view = null!;
    private Retriever _retriever = null!;
    private FeatureComputer _features = null!;
    private float[] _values = [];
    private byte[] _csv = [];
    private CandidateList _candidates = null!;
    private CustomerHistory _customer = null!;

    /// <summary>Runs all of them on a shop.</summary>
    internal static int Run(BenchLab lab)
    {
        _lab = lab;
        Console.WriteLine(Machine.Describe());
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.Console)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(ConsoleLogger.Default)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator)
            .WithArtifactsPath(Path.Combine(lab.Get<Core.Storage.LabPaths>().DataDirectory, "kernels"));
        return BenchmarkRunner.Run<Kernels>(config).HasCriticalValidationErrors ? 1 : 0;
    }

    [GlobalSetup]
    public void Setup()
    {
        var fold = BenchRows.Fold(lists: ScoredRows / BenchRows.RowsPerList, seed: 2);
        _rows = fold.Values;
        _trees = Scoring.Grow(BenchRows.Fold(lists: 200, seed: 1)).Ours;

        var lab = _lab!;
        var history = lab.HistoryAsync().GetAwaiter().GetResult();
        var catalogue = Catalogue.Count(new ShopReplay(history).AdvanceTo(history.Now!.Value), lab.Settings.Gold, new ParallelOptions());

        // The customer in the middle by length of history: neither the easiest nor the hardest.
        _customer = catalogue.State.Customers.OrderBy(c => c.Events.Length).ElementAt(catalogue.State.Customers.Count / 2);
        _view = new CustomerView(catalogue, lab.Settings.Features);
        _retriever = new Retriever(catalogue, lab.Settings);
        _features = new FeatureComputer(FeatureCatalog.Default, catalogue);
        _values = new float[lab.Settings.Candidates.MaxPerCustomer * FeatureCatalog.Default.Count];
        _view.Load(_customer);
        _candidates = _retriever.Retrieve(_view);

        var text = new StringBuilder("OrderID,CustomerID,ProductID,ProductName,Category,Brand,InteractionType,Quantity,PriceAtPurchase,Season,EventTime\n");
        for (var i = 0; i < CsvRows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"O{i},{i % 977},{i % 601},\"Kettle, 1.{i % 9} l\",Kitchen,Acme,view,1,{i % 4000},Winter,2025-11-{1 + i % 28:00}T08:15:{i % 60:00}Z\n");
        }

        _csv = Encoding.UTF8.GetBytes(text.ToString());
    }

    [Benchmark(Description = "tree walk, 10,000 rows, 100 trees of 20 leaves")]
    public void Walk() => _trees.Score(_rows, _scores);

    [Benchmark(Description = "history of one customer read")]
    public void ReadCustomer() => _view.Load(_customer);

    [Benchmark(Description = "sources and merger, one customer")]
    public int Merge() => _retriever.Retrieve(_view).Count;

    [Benchmark(Description = "feature rows of one customer's candidates")]
    public void Rows() => _features.Fill(_view, _candidates, _values);

    [Benchmark(Description = "CSV reader, 10,000 rows")]
    public long Csv()
    {
        using var records = new CsvRecords(new MemoryStream(_csv), 100_000);
        var bytes = 0L;
        while (records.Next())
        {
            for (var field = 0; field < records.FieldCount; field++)
            {
                bytes += records.Field(field).Length;
            }
        }

        return bytes;
    }

    [Benchmark(Description = "NDCG@10 of one list")]
    public double Ndcg() => RankQuality.Ndcg(_hits, 5, 10);
}

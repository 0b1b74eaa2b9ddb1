using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Features;
using RecSys.Core.State;

namespace RecSys.Bench;

/// <summary>Candidates and features of every customer as of now, streamed customer by customer, as the batch of all lists makes them.</summary>
internal static class Retrieval
{
    private const int Times = 3;

    public static async Task<int> RunAsync(BenchLab lab)
    {
        var history = await lab.HistoryAsync();
        var settings = lab.Settings;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        var state = new ShopReplay(history).AdvanceTo(history.Now!.Value);
        Catalogue catalogue = null!;
        Figures.Timed("catalogue counted", () => catalogue = Catalogue.Count(state, settings.Gold, parallel));
        Console.WriteLine($"{Environment.ProcessorCount} cores, {state.Customers.Count:N0} customers, {state.Products.Count:N0} products, {CandidateSources.All.Count} sources, {FeatureCatalog.Default.Count} features, best of {Times}, load average {Figures.LoadAverage()}");
        Measure("history read", customers => customers.View.Products.Count, catalogue, lab, parallel);
        Measure("candidates", customers => customers.Retrieve().Count, catalogue, lab, parallel);
        Measure("candidates and features", customers => customers.Fill(), catalogue, lab, parallel);
        Dearest(catalogue, lab);
        return 0;
    }

    /// <summary>What single features cost: where to look when the figure falls.</summary>
    private static void Dearest(Catalogue catalogue, BenchLab lab)
    {
        var (view, retriever) = (new CustomerView(catalogue, lab.Settings.Features), new Retriever(catalogue, lab.Settings));
        var values = new float[lab.Settings.Candidates.MaxPerCustomer];
        var computers = FeatureCatalog.Default.Features.Select(f => (f.Name, Computer: new FeatureComputer(new FeatureCatalog(f), catalogue))).ToList();
        var (ticks, rows) = (new long[computers.Count], 0L);
        foreach (var customer in catalogue.State.Customers.Take(2_000))
        {
            view.Load(customer);
            var candidates = retriever.Retrieve(view);
            rows += candidates.Count;
            for (var f = 0; f < computers.Count; f++)
            {
                var started = System.Diagnostics.Stopwatch.GetTimestamp();
                computers[f].Computer.Fill(view, candidates, values);
                ticks[f] += System.Diagnostics.Stopwatch.GetTimestamp() - started;
            }
        }

        var least = ticks.Min();
        Console.WriteLine($"  nanoseconds a row of the dearest features; opening a customer and the loop alone {least * 1e9 / System.Diagnostics.Stopwatch.Frequency / rows:0}");
        foreach (var (name, nanoseconds) in computers.Select((c, f) => (c.Name, (ticks[f] - least) * 1e9 / System.Diagnostics.Stopwatch.Frequency / rows)).OrderByDescending(c => c.Item2).Take(12))
        {
            Console.WriteLine($"    {name,-28}{nanoseconds,6:0}");
        }
    }

    private static void Measure(string what, Func<Scratch, int> work, Catalogue catalogue, BenchLab lab, ParallelOptions parallel)
    {
        var settings = lab.Settings;
        var customers = catalogue.State.Customers;
        long count = 0;
        var best = Measured.Best(Times, () => count = CustomerSweep.InOrder(
            customers,
            parallel,
            () => new Scratch(new CustomerView(catalogue, settings.Features), new Retriever(catalogue, settings), new FeatureComputer(FeatureCatalog.Default, catalogue), new float[settings.Candidates.MaxPerCustomer * FeatureCatalog.Default.Count]),
            (scratch, customer) =>
            {
                scratch.View.Load(customer);
                return work(scratch);
            }).Sum(c => (long)c));
        var perSecond = count / (best.Cpu / Environment.ProcessorCount);
        Console.WriteLine($"  {what,-24} {count,12:N0} rows   wall {best.Wall,6:0.00} s, cpu {best.Cpu,6:0.00} s   {count / best.Wall / 1e6,6:0.00} M a second on the clock, {perSecond / 1e6:0.00} M by processor time");
    }

    /// <summary>What one thread keeps.</summary>
    private sealed record Scratch(CustomerView View, Retriever Retriever, FeatureComputer Features, float[] Values)
    {
        public CandidateList Retrieve() => Retriever.Retrieve(View);

        public int Fill()
        {
            var candidates = Retrieve();
            Features.Fill(View, candidates, Values);
            return candidates.Count;
        }
    }
}

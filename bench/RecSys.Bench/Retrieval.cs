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
        return 0;
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

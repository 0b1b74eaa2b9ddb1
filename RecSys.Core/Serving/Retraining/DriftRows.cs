using RecSys.Core.Settings;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Features;
using RecSys.Core.State;

namespace RecSys.Core.Serving.Retraining;

/// <summary>Rows as a model is asked to score them in a shop: some candidates of some customers, the features and behind them the score.</summary>
internal static class DriftRows
{
    private const int RowsPerCustomer = 20;

    /// <summary>
    /// The customers with the least hashes of their ids, of those with history: the same ones in every shop they are in, so that what differs is
    /// the shop and not the draw. Of each, candidates at even distances from the first to the last.
    /// </summary>
    public static (FeatureSample Rows, int Customers) Of(LiveShop shop, LabSettings settings, CancellationToken cancel)
    {
        var (view, rows, model) = (new CustomerView(shop.Catalogue, settings.Features), new CandidateRows(shop.Catalogue, settings), shop.Champion.Required);
        var sample = new FeatureSample(1, new Random(0));
        var customers = shop.State.Customers.Where(c => !c.Events.IsEmpty).OrderBy(c => Hash(c.Id)).Take(settings.Retraining.Customers).ToList();
        var scores = Array.Empty<double>();
        foreach (var customer in customers)
        {
            cancel.ThrowIfCancellationRequested();
            shop.Read(customer, c =>
            {
                view.Load(c, shop.State.Now);
                rows.Load(view);
                return true;
            });
            Array.Resize(ref scores, rows.Candidates.Count);
            model.Scorer.Score(rows.Values, scores);
            Take(rows, scores, sample);
        }

        return (sample, customers.Count);
    }

    private static void Take(CandidateRows rows, ReadOnlySpan<double> scores, FeatureSample sample)
    {
        var count = Math.Min(RowsPerCustomer, rows.Candidates.Count);
        for (var i = 0; i < count; i++)
        {
            var candidate = (int)((long)i * rows.Candidates.Count / count);
            sample.Add([.. rows.RowOf(candidate), (float)scores[candidate]], positive: false);
        }
    }

    // Finaliser of SplitMix64: ids that follow each other land far apart.
    private static ulong Hash(long id)
    {
        var x = (ulong)id + 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

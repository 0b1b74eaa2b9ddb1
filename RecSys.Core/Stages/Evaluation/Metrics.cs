using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>All metrics. Each is the mean over the users with at least one positive, unless it says otherwise.</summary>
public static class Metrics
{
    /// <summary>The one that models are compared by.</summary>
    public static Metric Ndcg { get; } = new(
        "ndcg",
        "Σ 1/log2(rank + 1) over the hits ÷ the same sum with min(positives, K) hits on top.",
        static (in Judgement j) => RankQuality.Ndcg(j.Hits, j.Positives, j.K));

    /// <summary>Counted over all lists by the evaluation, not user by user.</summary>
    public static Metric Coverage { get; } = new("coverage", "Distinct products in all lists ÷ products in the catalogue.", null);

    public static IReadOnlyList<Metric> All { get; } =
    [
        Ndcg,
        new("recall", "Hits ÷ positives.", static (in Judgement j) => RankQuality.Recall(j.Hits, j.Positives)),
        new("precision", "Hits ÷ K, also where the list is shorter.", static (in Judgement j) => RankQuality.Precision(j.Hits, j.K)),
        new("hitrate", "1 if there is any hit, else 0.", static (in Judgement j) => RankQuality.HitRate(j.Hits)),
        new("map", "Σ precision at each hit ÷ min(positives, K).", static (in Judgement j) => RankQuality.AveragePrecision(j.Hits, j.Positives, j.K)),
        new("mrr", "1 ÷ rank of the first hit, 0 without one.", static (in Judgement j) => RankQuality.ReciprocalRank(j.Hits)),
        new(
            "auc",
            "Share of pairs of a bought and another candidate that stand in the right order, per user with both, weighted by the bought ones.",
            static (in Judgement j) => RankQuality.Auc(j.CandidateScores, j.CandidateLabels),
            static (in Judgement j) => j.CandidateLabels.Count(true),
            HasCut: false),
        Coverage,
        new("novelty", "Mean of −log2 of the products' share of all events before the cutoff, at least one event each.", Novelty),
        new("diversity", "1 − mean cosine between two products of the list by category, brand and price band; users with at least two.", Diversity),
    ];

    /// <summary>Position in <see cref="All"/>.</summary>
    public static int IndexOf(Metric metric)
    {
        var index = 0;
        while (All[index] != metric)
        {
            index++;
        }

        return index;
    }

    private static double Novelty(in Judgement list)
    {
        var all = (double)Math.Max(1, list.Catalogue.State.EventCount);
        double sum = 0;
        foreach (var product in list.Products)
        {
            var events = 0;
            foreach (var counts in list.Catalogue.Tally.Events)
            {
                events += counts[product];
            }

            sum -= Math.Log2(Math.Max(1, events) / all);
        }

        return list.Products.IsEmpty ? double.NaN : sum / list.Products.Length;
    }

    private static double Diversity(in Judgement list)
    {
        var count = list.Products.Length;
        if (count < 2)
        {
            return double.NaN;
        }

        Span<ProductLikeness.Traits> traits = stackalloc ProductLikeness.Traits[count];
        for (var i = 0; i < count; i++)
        {
            traits[i] = ProductLikeness.TraitsOf(list.Catalogue.Product(list.Products[i]));
        }

        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
            {
                sum += ProductLikeness.Cosine(traits[i], traits[j]);
            }
        }

        return 1 - sum / (count * (count - 1) / 2.0);
    }
}

using System.Globalization;

namespace RecSys.Core.Stages.Exploration.Charts;

/// <summary>How strongly customers and products are tied.</summary>
internal static class ScoreCharts
{
    private const int HybridBins = 20;

    public static ExplorationChart Recency(ShopCounts counts)
    {
        var bounds = ShopCounts.WeightBounds;
        var names = bounds.Select((bound, i) => double.IsPositiveInfinity(bound) ? $"{Text(bounds[i - 1])}+" : i == 0 ? $"under {Text(bound)}" : $"{Text(bounds[i - 1])}–{Text(bound)}");
        var pairs = counts.PairsByWeight.Sum();
        var faded = counts.PairsByWeight.Take(Array.IndexOf(bounds, 0.5) + 1).Sum();
        return new(
            "recency_weighted_scores",
            ChartKind.Bar,
            "Recency-weighted scores",
            "score of a customer–product pair",
            "pairs",
            $"{Draw.Percent(faded, pairs)} of {Draw.Number(pairs)} pairs have faded below 0.5: half of what one view is worth on its day.",
            Draw.Bars("pairs", names, counts.PairsByWeight.Select(n => (double)n)));
    }

    public static ExplorationChart Hybrid(ShopCounts counts)
    {
        var (customers, scores) = (counts.Hybrid.Customers, counts.Hybrid.Scores);
        var bins = new double[HybridBins];
        foreach (var score in scores)
        {
            bins[Math.Clamp((int)(score * HybridBins), 0, HybridBins - 1)]++;
        }

        var sorted = scores.Order().ToList();
        return new(
            "hybrid_scores",
            ChartKind.Bar,
            "Hybrid scores",
            "score, 0 to 1",
            "pairs",
            sorted.Count == 0
                ? "Gold has no scores of these customers yet: run gold first."
                : $"Half of {Draw.Number(sorted.Count)} pairs of {Draw.Number(customers)} customers score above {Text(Math.Round(sorted[sorted.Count / 2], 2))}, the best {Text(Math.Round(sorted[^1], 2))}: the rule that a ranker has to beat.",
            Draw.Bars("pairs", Enumerable.Range(0, HybridBins).Select(i => Text(Math.Round(i / (double)HybridBins, 2))), bins));
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

using System.Globalization;
using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Exploration.Charts;

/// <summary>What it happens with.</summary>
internal static class ProductCharts
{
    private const int MostPoints = 500;
    private const int LargestBasket = 10;

    /// <summary>Events by rank of the product: at most 500 ranks, evenly spaced by logarithm.</summary>
    public static ExplorationChart Popularity(ShopCounts counts)
    {
        var ranked = counts.EventsByProduct.Where(c => c > 0).OrderDescending().ToList();
        var points = Curve("products", [.. ranked.Select(c => (double)c)]);
        if (counts.Truth is { } truth)
        {
            points.AddRange(Curve("true appeal", [.. truth.Appeal.Where(share => share > 0).OrderDescending().Select(share => share * counts.ByKind.Sum())]));
        }

        var top = Math.Max(1, ranked.Count / 10);
        return new(
            "product_popularity",
            ChartKind.LogLine,
            "Product popularity",
            "rank of the product",
            "events",
            $"The most popular tenth ({Draw.Number(top)} of {Draw.Number(ranked.Count)} products) draws {Draw.Percent(ranked.Take(top).Sum(c => (long)c), counts.ByKind.Sum())} of all events; a straight line would be a power law.",
            points);
    }

    private static List<ExplorationPoint> Curve(string series, IReadOnlyList<double> ranked)
    {
        var ranks = ranked.Count <= MostPoints
            ? Enumerable.Range(1, ranked.Count)
            : Enumerable.Range(0, MostPoints).Select(i => (int)Math.Round(Math.Pow(ranked.Count, i / (MostPoints - 1d)))).Distinct();
        return [.. ranks.Select((rank, i) => new ExplorationPoint(series, i, rank.ToString(CultureInfo.InvariantCulture), ranked[rank - 1]))];
    }

    public static ExplorationChart PriceBand(ShopCounts counts)
    {
        var purchases = counts.ByPriceBand.Select(b => (double)b[2]).ToList();
        var peak = Draw.Peak(purchases);
        return new(
            "price_bands",
            ChartKind.Bar,
            "Price bands",
            "Low under 500, Mid under 2,000, High under 5,000, Premium from there",
            "events",
            $"Most purchases lie in {PriceBands.Names[peak]}: {Draw.Percent(purchases[peak], purchases.Sum())} of those with a known price.",
            Draw.PerKind(PriceBands.Names, counts.ByPriceBand));
    }

    public static ExplorationChart BasketSize(ShopCounts counts)
    {
        var sizes = new double[LargestBasket];
        foreach (var size in counts.BasketSizes)
        {
            sizes[Math.Min(size, LargestBasket) - 1]++;
        }

        var names = Enumerable.Range(1, LargestBasket).Select(n => n == LargestBasket ? $"{n}+" : $"{n}");
        var several = counts.BasketSizes.Count(size => size > 1);
        return new(
            "basket_sizes",
            ChartKind.Bar,
            "Basket sizes",
            "distinct products",
            "baskets",
            $"{Draw.Percent(several, counts.BasketSizes.Count)} of {Draw.Number(counts.BasketSizes.Count)} baskets hold more than one product: what bought-together learns from.",
            Draw.Bars("baskets", names, sizes));
    }
}

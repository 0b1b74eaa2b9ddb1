using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What moves now, and whether it moves more than before.</summary>
internal sealed class Trending : IShopTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldTrending,
        "gold",
        "One row per product with an event in the trending window (Gold:TrendingDays, 30 days unless set).",
        [
            new("product_id", ColumnKind.Integer),
            new("product_name", ColumnKind.Text),
            new("rank", ColumnKind.Integer, "From 1, by score."),
            new("views", ColumnKind.Integer, "In the window."),
            new("carts", ColumnKind.Integer, "In the window."),
            new("purchases", ColumnKind.Integer, "In the window."),
            new("score", ColumnKind.Real, "Σ weight of the event's kind over the window."),
            new("previous_score", ColumnKind.Real, "The same over the window before."),
            new("growth", ColumnKind.Real, "(score − previous) ÷ previous; none without a previous score.", Nullable: true),
        ],
        ["product_id"],
        ["rank"]);

    public void Write(GoldShop shop, GoldRows rows)
    {
        var scored = shop.State.Products
            .Select(product => (Product: product, Recent: shop.Sums.Recent[product.Index], Score: shop.Sums.Recent[product.Index].Weigh(shop.Settings)))
            .Where(p => p.Score > 0)
            .OrderByDescending(p => p.Score).ThenBy(p => p.Product.Id)
            .Select((p, place) => (p.Product, p.Recent, p.Score, Rank: place + 1L));
        foreach (var (product, recent, score, rank) in scored.OrderBy(p => p.Product.Id))
        {
            var previous = shop.Sums.Previous[product.Index].Weigh(shop.Settings);
            rows.Set(0, product.Id)
                .Set(1, product.Version.Name)
                .Set(2, rank)
                .Set(3, (long)recent.Views)
                .Set(4, (long)recent.Carts)
                .Set(5, (long)recent.Purchases)
                .Set(6, score)
                .Set(7, previous)
                .Set(8, previous > 0 ? (score - previous) / previous : double.NaN)
                .Write();
        }
    }
}

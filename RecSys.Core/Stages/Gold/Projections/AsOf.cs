using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What the views need besides rows: the moment gold stands at, and the settings they count with.</summary>
internal sealed class AsOf : IShopTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldAsOf,
        "gold",
        "One row: the moment the gold tables stand at, and the settings their views count with.",
        [
            new("as_of", ColumnKind.Moment, "The lab's now: just after the last event."),
            new("events", ColumnKind.Integer, "Events in the tables."),
            new("baskets", ColumnKind.Integer, "All baskets: orders, or a customer's UTC days where purchases carry no order."),
            new("half_life_days", ColumnKind.Real, "Gold:HalfLifeDays."),
            new("neighbours", ColumnKind.Integer, "Gold:Neighbours."),
            new("neighbour_shrinkage", ColumnKind.Real, "Gold:NeighbourShrinkage."),
            new("hybrid_pairs_per_customer", ColumnKind.Integer, "Gold:HybridPairsPerCustomer."),
            new("interaction_weight", ColumnKind.Real, "Gold:Hybrid, as the others."),
            new("category_weight", ColumnKind.Real),
            new("brand_weight", ColumnKind.Real),
            new("price_weight", ColumnKind.Real),
            new("trending_weight", ColumnKind.Real),
            new("rating_weight", ColumnKind.Real),
            new("age_group_weight", ColumnKind.Real),
        ],
        ["as_of"]);

    public void Write(GoldShop shop, GoldRows rows)
    {
        var (settings, weights) = (shop.Settings, shop.Settings.Hybrid);
        rows.Set(0, shop.Now)
            .Set(1, shop.Events)
            .Set(2, (long)shop.Purchases.Baskets)
            .Set(3, settings.HalfLifeDays)
            .Set(4, (long)settings.Neighbours)
            .Set(5, settings.NeighbourShrinkage)
            .Set(6, (long)settings.HybridPairsPerCustomer)
            .Set(7, weights.Interaction)
            .Set(8, weights.Category)
            .Set(9, weights.Brand)
            .Set(10, weights.Price)
            .Set(11, weights.Trending)
            .Set(12, weights.Rating)
            .Set(13, weights.AgeGroup)
            .Write();
    }
}

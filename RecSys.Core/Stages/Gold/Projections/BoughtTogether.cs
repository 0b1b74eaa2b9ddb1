using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>Which products share baskets, in both directions.</summary>
internal sealed class BoughtTogether : IGoldView
{
    public TableSpec Spec { get; } = new(
        Tables.GoldBoughtTogether,
        "gold",
        "One row per product and another bought in the same basket; the most similar of each product (Gold:Neighbours).",
        [
            new("product_id", ColumnKind.Integer),
            new("other_product_id", ColumnKind.Integer),
            new("rank", ColumnKind.Integer, "From 1, by similarity."),
            new("baskets_together", ColumnKind.Integer),
            new("support", ColumnKind.Real, "Baskets with both ÷ all baskets."),
            new("confidence", ColumnKind.Real, "Baskets with both ÷ baskets with the product."),
            new("lift", ColumnKind.Real, "Confidence ÷ share of all baskets with the other; 1 is chance."),
            new("similarity", ColumnKind.Real, "Cosine of the products' baskets with shrinkage."),
        ],
        ["product_id", "rank"])
    {
        ViewSql = SqlText.Of(typeof(BoughtTogether), Tables.GoldBoughtTogether),
        CountSql = $"select coalesce(sum(min(n, (select neighbours from gold_as_of))), 0) from (select count(*) as n from {Tables.GoldBasketPairs} group by product_id)",
        IsRanked = true,
    };
}

using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>The rule-based score of what each customer has met, with its parts.</summary>
internal sealed class HybridScores : IGoldView
{
    public TableSpec Spec { get; } = new(
        Tables.GoldHybridScores,
        "gold",
        "One row per customer and product met: the best of each customer (Gold:HybridPairsPerCustomer). Parts are before weighting, 0 to 1.",
        [
            new("customer_id", ColumnKind.Integer),
            new("rank", ColumnKind.Integer, "From 1, by score."),
            new("product_id", ColumnKind.Integer),
            new("score", ColumnKind.Real, "Weighted mean of the parts (Gold:Hybrid)."),
            new("interaction", ColumnKind.Real, "Recency weight w as w / (w + 5): a half at one fresh purchase."),
            new("category", ColumnKind.Real, "Share of the customer's interest."),
            new("brand", ColumnKind.Real, "Share of the customer's interest."),
            new("price", ColumnKind.Real, "exp(−d²/2) of the distance from the customer's price profile."),
            new("trending", ColumnKind.Real, "Of the best product's trending score."),
            new("rating", ColumnKind.Real, "Of 5."),
            new("age_group", ColumnKind.Real, "Of the purchases of the age group's best product."),
        ],
        ["customer_id", "rank"])
    {
        ViewSql = SqlText.Of(typeof(HybridScores), Tables.GoldHybridScores),
        CountSql = $"select coalesce(sum(min(n, (select hybrid_pairs_per_customer from gold_as_of))), 0) from (select count(*) as n from {Tables.GoldInteractions} group by customer_id)",
        IsRanked = true,
    };
}

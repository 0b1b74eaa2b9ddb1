using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What each age group buys most.</summary>
internal sealed class PopularByAgeGroup : IGoldView
{
    public TableSpec Spec { get; } = new(
        Tables.GoldPopularByAgeGroup,
        "gold",
        "One row per age group and product it bought: the 100 most bought of each group.",
        [
            new("age_group", ColumnKind.Text),
            new("rank", ColumnKind.Integer, "From 1, by purchases."),
            new("product_id", ColumnKind.Integer),
            new("product_name", ColumnKind.Text),
            new("purchases", ColumnKind.Integer),
        ],
        ["age_group", "rank"])
    {
        ViewSql = SqlText.Of(typeof(PopularByAgeGroup), Tables.GoldPopularByAgeGroup),
        CountSql = $"select coalesce(sum(min(n, 100)), 0) from (select count(*) as n from {Tables.GoldPurchasesByAgeGroup} group by age_group)",
        IsRanked = true,
    };
}

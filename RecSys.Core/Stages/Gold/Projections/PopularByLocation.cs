using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What is bought most where.</summary>
internal sealed class PopularByLocation : IGoldView
{
    public TableSpec Spec { get; } = new(
        Tables.GoldPopularByLocation,
        "gold",
        "One row per location and product bought from there: the 100 most bought of each location.",
        [
            new("location", ColumnKind.Text, "Where the customer lives now."),
            new("rank", ColumnKind.Integer, "From 1, by purchases."),
            new("product_id", ColumnKind.Integer),
            new("product_name", ColumnKind.Text),
            new("purchases", ColumnKind.Integer),
        ],
        ["location", "rank"])
    {
        ViewSql = SqlText.Of(typeof(PopularByLocation), Tables.GoldPopularByLocation),
        CountSql = $"select coalesce(sum(min(n, 100)), 0) from (select count(*) as n from {Tables.GoldPurchasesByLocation} group by location)",
        IsRanked = true,
    };
}

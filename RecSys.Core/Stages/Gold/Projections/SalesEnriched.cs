using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>Each event beside its customer and product as they were at that moment: a view, so it is never behind silver.</summary>
internal sealed class SalesEnriched : IGoldView
{
    public TableSpec Spec { get; } = new(
        Tables.GoldSalesEnriched,
        "gold",
        "One row per silver event, with the customer and the product as they were at that moment.",
        [
            new("event_id", ColumnKind.Integer, "Row id in silver_sales."),
            new("event_time", ColumnKind.Moment),
            new("season", ColumnKind.Text),
            new("interaction_type", ColumnKind.Text),
            new("order_id", ColumnKind.Text, Nullable: true),
            new("quantity", ColumnKind.Integer),
            new("unit_price", ColumnKind.Real, "The shop's currency.", Nullable: true),
            new("customer_id", ColumnKind.Integer),
            new("customer_name", ColumnKind.Text, Nullable: true),
            new("age", ColumnKind.Integer, "Years.", Nullable: true),
            new("gender", ColumnKind.Text, Nullable: true),
            new("location", ColumnKind.Text, Nullable: true),
            new("product_id", ColumnKind.Integer),
            new("product_name", ColumnKind.Text),
            new("category", ColumnKind.Text),
            new("brand", ColumnKind.Text, Nullable: true),
            new("price", ColumnKind.Real, "Price asked at that moment.", Nullable: true),
            new("discount_percent", ColumnKind.Real, Nullable: true),
            new("rating", ColumnKind.Real, "Mean rating at that moment, 0 to 5.", Nullable: true),
        ],
        ["event_id"])
    {
        ViewSql = SqlText.Of(typeof(SalesEnriched), Tables.GoldSalesEnriched),
        CountSql = $"select count(*) from {Tables.SilverSales}",
    };
}

using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>How strong each customer's interest in each product still is.</summary>
internal sealed class InteractionsRecency : IGoldView
{
    public TableSpec Spec { get; } = new(
        Tables.GoldInteractionsRecency,
        "gold",
        "One row per customer and product that met.",
        [
            new("customer_id", ColumnKind.Integer),
            new("product_id", ColumnKind.Integer),
            new("recency_weight", ColumnKind.Real, "Σ weight of the event's kind · 2^(−age / half-life)."),
            new("days_since_last_event", ColumnKind.Real, "Days from the last event to the lab's now."),
        ],
        ["customer_id", "product_id"])
    {
        ViewSql = SqlText.Of(typeof(InteractionsRecency), Tables.GoldInteractionsRecency),
        CountSql = $"select count(*) from {Tables.GoldInteractions}",
    };
}

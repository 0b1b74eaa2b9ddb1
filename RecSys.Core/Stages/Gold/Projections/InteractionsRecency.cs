using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>How strong each customer's interest in each product still is.</summary>
public sealed class InteractionsRecency : ICustomerTable
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
        ["customer_id", "product_id"]);

    public void Write(CustomerView customer, BulkInsert rows)
    {
        foreach (var (productId, product) in PairOrder.Of(customer))
        {
            var pair = customer[product];
            rows.Set(0, customer.Customer.Id)
                .Set(1, productId)
                .Set(2, pair.RecencyWeight)
                .Set(3, Moments.DaysBetween(pair.LastEvent, customer.Now))
                .Write();
        }
    }
}

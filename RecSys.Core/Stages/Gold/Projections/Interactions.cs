using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What each customer did with each product.</summary>
internal sealed class Interactions : ICustomerTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldInteractions,
        "gold",
        "One row per customer and product that met.",
        [
            new("customer_id", ColumnKind.Integer),
            new("product_id", ColumnKind.Integer),
            new("views", ColumnKind.Integer),
            new("carts", ColumnKind.Integer),
            new("purchases", ColumnKind.Integer),
            new("first_event", ColumnKind.Moment),
            new("last_event", ColumnKind.Moment),
            new("weight_at_last_event", ColumnKind.Real, "Σ weight of the event's kind · 2^(−age / half-life), age reckoned back from last_event: stays as it is while time passes."),
        ],
        ["customer_id", "product_id"]);

    public void Write(CustomerFacts customer, GoldRows rows)
    {
        foreach (var pair in customer.Pairs)
        {
            rows.Set(0, customer.Customer.Id)
                .Set(1, customer.State.Products[pair.Product].Id)
                .Set(2, (long)pair.Views)
                .Set(3, (long)pair.Carts)
                .Set(4, (long)pair.Purchases)
                .Set(5, pair.FirstEvent)
                .Set(6, pair.LastEvent)
                .Set(7, pair.WeightAtLastEvent)
                .Write();
        }
    }
}

using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What each customer did with each product.</summary>
public sealed class Interactions : ICustomerTable
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
        ],
        ["customer_id", "product_id"]);

    public void Write(CustomerView customer, BulkInsert rows)
    {
        foreach (var (productId, product) in PairOrder.Of(customer))
        {
            var pair = customer[product];
            rows.Set(0, customer.Customer.Id)
                .Set(1, productId)
                .Set(2, (long)pair.Views)
                .Set(3, (long)pair.Carts)
                .Set(4, (long)pair.Purchases)
                .Set(5, pair.FirstEvent)
                .Set(6, pair.LastEvent)
                .Write();
        }
    }
}

using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>How each customer's interest is spread over the brands.</summary>
internal sealed class BrandPreferences : ICustomerTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldBrandPreferences,
        "gold",
        "One row per customer and brand with any interest.",
        [
            new("customer_id", ColumnKind.Integer),
            new("brand", ColumnKind.Text),
            new("share", ColumnKind.Real, "Of the customer's recency-weighted interest (Features:AffinityHalfLifeDays); the shares of a customer sum to 1."),
        ],
        ["customer_id", "brand"]);

    public void Write(CustomerFacts customer, GoldRows rows)
    {
        foreach (var brand in customer.Brands.Groups)
        {
            rows.Set(0, customer.Customer.Id)
                .Set(1, customer.State.Brands[brand])
                .Set(2, customer.Brands.Share(brand))
                .Write();
        }
    }
}

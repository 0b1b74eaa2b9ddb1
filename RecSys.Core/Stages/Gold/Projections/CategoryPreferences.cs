using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>How each customer's interest is spread over the categories.</summary>
internal sealed class CategoryPreferences : ICustomerTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldCategoryPreferences,
        "gold",
        "One row per customer and category with any interest.",
        [
            new("customer_id", ColumnKind.Integer),
            new("category", ColumnKind.Text),
            new("share", ColumnKind.Real, "Of the customer's recency-weighted interest (Features:AffinityHalfLifeDays); the shares of a customer sum to 1."),
        ],
        ["customer_id", "category"]);

    public void Write(CustomerFacts customer, GoldRows rows)
    {
        foreach (var category in customer.Categories.Groups)
        {
            rows.Set(0, customer.Customer.Id)
                .Set(1, customer.State.Categories[category])
                .Set(2, customer.Categories.Share(category))
                .Write();
        }
    }
}

using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>The prices each customer deals in.</summary>
internal sealed class PriceProfiles : ICustomerTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldPriceProfiles,
        "gold",
        "One row per customer with an event of known price.",
        [
            new("customer_id", ColumnKind.Integer),
            new("typical_price", ColumnKind.Real, "Geometric mean of unit prices, weighted by interest; the shop's currency."),
            new("deviation_log", ColumnKind.Real, "Standard deviation of ln(price)."),
            new("price_low", ColumnKind.Real, "One deviation below the typical price."),
            new("price_high", ColumnKind.Real, "One deviation above the typical price."),
        ],
        ["customer_id"]);

    public void Write(CustomerFacts customer, GoldRows rows)
    {
        var prices = customer.Prices;
        if (double.IsNaN(prices.MeanLog))
        {
            return;
        }

        rows.Set(0, customer.Customer.Id)
            .Set(1, prices.Typical)
            .Set(2, prices.DeviationLog)
            .Set(3, Math.Exp(prices.MeanLog - prices.DeviationLog))
            .Set(4, Math.Exp(prices.MeanLog + prices.DeviationLog))
            .Write();
    }
}

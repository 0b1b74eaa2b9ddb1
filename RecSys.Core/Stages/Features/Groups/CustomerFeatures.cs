using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Features.Groups;

/// <summary>Who asks.</summary>
internal static class CustomerFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Of("customer_views", "Views by the customer.", "events", FeatureWindows.Ever, c => c.Customer.Views),
        Of("customer_carts", "Additions to the cart by the customer.", "events", FeatureWindows.Ever, c => c.Customer.Carts),
        Of("customer_purchases", "Purchases by the customer.", "events", FeatureWindows.Ever, c => c.Customer.Purchases),
        Of("customer_products_bought", "Distinct products the customer has bought.", "products", FeatureWindows.Ever, c => c.Customer.ProductsBought),
        Of("customer_products_met", "Distinct products in the customer's history.", "products", FeatureWindows.Ever, c => c.Customer.Products.Count),
        Of("customer_orders", "Distinct orders of the customer; days with a purchase where the shop has no orders.", "orders", FeatureWindows.Ever, c => c.Activity.Orders),
        Of("customer_events_30d", "Events of the customer in the 30 days before.", "events", FeatureWindows.Days30, c => c.Activity.Events30Days),
        Of("customer_days_since_event", "Days since the customer's last event.", "days", FeatureWindows.Ever, c => c.DaysSince(c.Activity.LastEvent)),
        Of("customer_tenure_days", "Days since the customer's first event.", "days", FeatureWindows.Ever, c => c.DaysSince(c.Activity.FirstEvent)),
        Of("customer_events_per_week", "Events per week since the customer's first event, at least one week.", "events per week", FeatureWindows.Ever, EventsPerWeek),
        Of("customer_purchases_per_cart", "Purchases per addition to the cart; missing without any addition.", "ratio", FeatureWindows.Ever, c => Ratio(c.Customer.Purchases, c.Customer.Carts)),
        Of("customer_typical_price", "Weighted geometric mean of the prices the customer deals in.", "currency", FeatureWindows.AffinityHalfLife, c => (float)c.Customer.Prices.Typical),
        Of("customer_price_deviation", "Standard deviation of the logarithm of those prices.", "ln currency", FeatureWindows.AffinityHalfLife, c => (float)c.Customer.Prices.DeviationLog),
        Of("customer_age_years", "The customer's age.", "years", FeatureWindows.Now, c => c.Customer.Customer.Profile.Age ?? float.NaN),
        Of("customer_age_group", "The customer's age group, youngest first; missing for an unknown age.", "group", FeatureWindows.Now, AgeGroup),
        Of("customer_basket_products", "Distinct products bought per order; missing without orders.", "products", FeatureWindows.Ever, c => Ratio(c.Customer.ProductsBought, c.Activity.Orders)),
        Of("customer_ln_product_customers", "Mean over the customer's products of ln(1 + customers of the product): high for a lover of best sellers.", "ln customers", FeatureWindows.Ever, c => c.Taste.LnCustomers),
        Of("customer_product_age_days", "Mean age of the products when the customer dealt with them: low for a hunter of novelties.", "days", FeatureWindows.Ever, c => c.Taste.ProductAgeDays),
        Of("customer_ln_quantity", "Mean of ln(1 + quantity) over the customer's purchases; missing without any.", "ln units", FeatureWindows.Ever, c => c.Taste.LnQuantity),
    ];

    private static float EventsPerWeek(PairContext c)
    {
        var tenureDays = c.DaysSince(c.Activity.FirstEvent);
        return float.IsNaN(tenureDays) ? float.NaN : c.Customer.Customer.Events.Length / Math.Max(1, tenureDays / 7);
    }

    private static float AgeGroup(PairContext c) => c.Customer.Customer.AgeGroup is var group && group == AgeGroups.Unknown ? float.NaN : group;

    private static float Ratio(int part, int whole) => whole == 0 ? float.NaN : (float)part / whole;

    private static Feature Of(string name, string sentence, string unit, string window, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Customer, sentence, unit, window, compute);
}

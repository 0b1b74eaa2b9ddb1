using RecSys.Core.State;

namespace RecSys.Core.Stages.Features.Groups;

/// <summary>What the customer did with the product.</summary>
internal static class PairFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Of("views", "Views of the product by the customer.", "events", FeatureWindows.Ever, c => c.Pair.Views),
        Of("carts", "Times the customer put the product into the cart.", "events", FeatureWindows.Ever, c => c.Pair.Carts),
        Of("purchases", "Purchases of the product by the customer.", "events", FeatureWindows.Ever, c => c.Pair.Purchases),
        Of("events_30d", "Events of any kind of the pair in the 30 days before.", "events", FeatureWindows.Days30, c => c.Pair.Events30Days),
        Of("days_since_view", "Days since the customer last viewed the product.", "days", FeatureWindows.Ever, c => c.DaysSince(c.Pair.LastView)),
        Of("days_since_cart", "Days since the customer last put the product into the cart.", "days", FeatureWindows.Ever, c => c.DaysSince(c.Pair.LastCart)),
        Of("days_since_purchase", "Days since the customer last bought the product.", "days", FeatureWindows.Ever, c => c.DaysSince(c.Pair.LastPurchase)),
        Of("days_since_event", "Days since the pair's last event of any kind.", "days", FeatureWindows.Ever, c => c.DaysSince(c.Pair.LastEvent)),
        Of("recency_weight", "Sum of the pair's events, each worth its kind and halved with every half-life since.", "weight", FeatureWindows.HalfLife, c => (float)c.Pair.RecencyWeight),
        Rule("hybrid_score", "The rule-based score of the pair.", "score", FeatureWindows.HalfLife, c => (float)HybridScore.Of(c.Customer, c.Product)),
    ];

    private static Feature Of(string name, string sentence, string unit, string window, Func<PairContext, float> compute) =>
        Rule(name, sentence, unit, window, compute) with { IsOfHistory = true };

    private static Feature Rule(string name, string sentence, string unit, string window, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Pair, sentence, unit, window, compute);
}

namespace RecSys.Core.Stages.Features.Groups;

/// <summary>How the product fits who asks, where and when.</summary>
internal static class ContextFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Of("category_affinity", "Share of the customer's interest that lies in the product's category.", "share", FeatureWindows.AffinityHalfLife, c => (float)c.Customer.Categories.Share(c.Facts.Category)),
        Of("brand_affinity", "Share of the customer's interest that lies in the product's brand; missing for a product without brand.", "share", FeatureWindows.AffinityHalfLife, BrandAffinity),
        Of("price_distance", "Distance of the price from the customer's usual prices, in standard deviations of ln price; negative is cheaper.", "deviations", FeatureWindows.AffinityHalfLife, c => (float)c.Customer.Prices.Distance(c.Facts.LnPrice)),
        Of("age_group_popularity", "Purchases of the product in the customer's age group, relative to the group's best seller.", "share", FeatureWindows.Ever, c => c.Scores.AgeGroupPopularity(c.Candidate)),
        Of("location_popularity", "Purchases of the product in the customer's location, relative to the location's best seller.", "share", FeatureWindows.Ever, c => c.Location.Popularity(c.Candidate)),
        Of("season_share", "Share of the product's purchases that fall into the season of the moment; missing without purchases.", "share", FeatureWindows.Ever, c => c.Facts.SeasonShare),
        Of("location_lift", "Share of the product in the purchases of the customer's location against its share overall, pulled towards 0 where there are few.", "ln ratio", FeatureWindows.Ever, c => c.Location.Lift(c.Candidate)),
        Of("popularity_difference", "Mean ln(1 + customers) of the customer's products less that of the product: negative is more popular than usual.", "ln customers", FeatureWindows.Ever, c => c.Taste.LnCustomers - c.Facts.LnCustomers),
        Of("history_length_difference", "ln(1 + products of the customer's history) less the mean of the product's customers.", "ln products", FeatureWindows.Ever, c => c.Taste.HistoryLength - c.Facts.HistoryLength),
    ];

    private static float BrandAffinity(PairContext c) => c.Facts.Brand < 0 ? float.NaN : (float)c.Customer.Brands.Share(c.Facts.Brand);

    private static Feature Of(string name, string sentence, string unit, string window, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Context, sentence, unit, window, compute);
}

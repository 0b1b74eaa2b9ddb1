using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Features.Groups;

/// <summary>How the product fits who asks, where and when.</summary>
internal static class ContextFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Of("category_affinity", "Share of the customer's interest that lies in the product's category.", "share", FeatureWindows.AffinityHalfLife, c => (float)c.Customer.Categories.Share(c.Entry.Category)),
        Of("brand_affinity", "Share of the customer's interest that lies in the product's brand; missing for a product without brand.", "share", FeatureWindows.AffinityHalfLife, BrandAffinity),
        Of("price_distance", "Distance of the price from the customer's usual prices, in standard deviations of ln price; negative is cheaper.", "deviations", FeatureWindows.AffinityHalfLife, c => (float)c.Customer.Prices.Distance(c.Entry.Version.Price)),
        Of("age_group_popularity", "Purchases of the product in the customer's age group, relative to the group's best seller.", "share", FeatureWindows.Ever, AgeGroupPopularity),
        Of("location_popularity", "Purchases of the product in the customer's location, relative to the location's best seller.", "share", FeatureWindows.Ever, LocationPopularity),
        Of("season_share", "Share of the product's purchases that fall into the season of the moment; missing without purchases.", "share", FeatureWindows.Ever, SeasonShare),
        Of("location_lift", "Share of the product in the purchases of the customer's location against its share overall, pulled towards 0 where there are few.", "ln ratio", FeatureWindows.Ever, LocationLift),
        Of("popularity_difference", "Mean ln(1 + customers) of the customer's products less that of the product: negative is more popular than usual.", "ln customers", FeatureWindows.Ever, c => c.Taste.LnCustomers - MathF.Log(1 + c.Catalogue.Reach.Customers[c.Product])),
        Of("history_length_difference", "ln(1 + products of the customer's history) less the mean of the product's customers.", "ln products", FeatureWindows.Ever, c => c.Taste.HistoryLength - (float)c.Catalogue.Reach.HistoryLength[c.Product]),
    ];

    /// <summary>Purchases of a location at which its own share counts as much as the overall share.</summary>
    private const double PriorPurchases = 20;

    private static float BrandAffinity(PairContext c) => c.Entry.Brand < 0 ? float.NaN : (float)c.Customer.Brands.Share(c.Entry.Brand);

    private static float AgeGroupPopularity(PairContext c)
    {
        var group = c.Customer.Customer.AgeGroup;
        return group == AgeGroups.Unknown ? float.NaN : RelativeToBest(c.Catalogue.Tally.PurchasesByAgeGroup[group], c.Catalogue.ByAgeGroup[group], c.Product);
    }

    private static float LocationPopularity(PairContext c)
    {
        var location = c.Customer.Customer.Location;
        if (location < 0 || c.Catalogue.ByLocation[location] is not [var best, ..])
        {
            return float.NaN;
        }

        var counts = c.Catalogue.Tally.PurchasesByLocation[location];
        return (float)counts[c.Product] / counts[best];
    }

    private static float LocationLift(PairContext c)
    {
        var location = c.Customer.Customer.Location;
        var overall = c.Catalogue.Tally.Events[(int)EventKind.Purchase];
        if (location < 0 || overall[c.Product] == 0)
        {
            return float.NaN;
        }

        var counts = c.Catalogue.Tally.PurchasesByLocation[location];
        var share = (double)overall[c.Product] / c.Catalogue.PurchaseCount;
        return (float)Math.Log((counts[c.Product] + PriorPurchases * share) / ((counts.Total + PriorPurchases) * share));
    }

    private static float SeasonShare(PairContext c)
    {
        var purchases = c.Catalogue.Tally.Events[(int)EventKind.Purchase][c.Product];
        return purchases == 0 ? float.NaN : (float)c.Catalogue.Tally.PurchasesBySeason[c.Season][c.Product] / purchases;
    }

    private static float RelativeToBest(int[] counts, int[] ranking, int product) =>
        ranking.Length == 0 ? float.NaN : (float)counts[product] / counts[ranking[0]];

    private static Feature Of(string name, string sentence, string unit, string window, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Context, sentence, unit, window, compute);
}

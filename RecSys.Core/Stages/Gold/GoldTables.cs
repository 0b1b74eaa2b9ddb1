using RecSys.Core.Stages.Gold.Projections;

namespace RecSys.Core.Stages.Gold;

/// <summary>Every gold table, in the order pages list them.</summary>
public static class GoldTables
{
    public static readonly IReadOnlyList<IGoldTable> All =
    [
        new CustomerAgeGroups(),
        new SalesEnriched(),
        new Interactions(),
        new InteractionsRecency(),
        new ProductFeatures(),
        new BasketPairs(),
        new BoughtTogether(),
        new Trending(),
        new CategoryPreferences(),
        new BrandPreferences(),
        new PriceProfiles(),
        new PriceBandTotals(),
        new PurchasesByAgeGroup(),
        new PopularByAgeGroup(),
        new PurchasesByLocation(),
        new PopularByLocation(),
        new HybridScores(),
        new AsOf(),
    ];
}

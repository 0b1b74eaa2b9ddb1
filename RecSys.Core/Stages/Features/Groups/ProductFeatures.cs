using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Features.Groups;

/// <summary>What the product is and how it sells. The recent window is the setting <c>Gold:TrendingDays</c>.</summary>
internal static class ProductFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Of("product_views", "Views of the product.", "events", c => Events(c, EventKind.View)),
        Of("product_carts", "Additions of the product to a cart.", "events", c => Events(c, EventKind.AddToCart)),
        Of("product_purchases", "Purchases of the product.", "events", c => Events(c, EventKind.Purchase)),
        Of("product_views_recent", "Views of the product in the trending window.", "events", c => RecentEvents(c, EventKind.View)),
        Of("product_carts_recent", "Additions of the product to a cart in the trending window.", "events", c => RecentEvents(c, EventKind.AddToCart)),
        Of("product_purchases_recent", "Purchases of the product in the trending window.", "events", c => RecentEvents(c, EventKind.Purchase)),
        Of("product_popularity", "Everyone's events on the product, each worth its kind and halved with every half-life since.", "weight", c => (float)c.Catalogue.Tally.Popularity[c.Product]),
        Of("product_trending", "Weighted events on the product in the trending window.", "weight", c => (float)c.Catalogue.Trending[c.Product]),
        Of("product_growth", "Share of the product's events that lie in the trending window.", "share", Growth),
        Of("product_buyers", "Distinct customers who bought the product.", "customers", c => c.Catalogue.Tally.Buyers[c.Product]),
        Of("product_conversion", "Purchases per view of the product; missing without views.", "ratio", Conversion),
        Of("product_rating", "Mean rating of the product, 0 to 5.", "stars", c => c.Entry.Version.Rating),
        Of("product_reviews", "Reviews of the product.", "reviews", c => c.Entry.Version.ReviewsCount),
        Of("product_discount_percent", "Discount on the product.", "percent", c => c.Entry.Version.DiscountPercent),
        Of("product_price", "Price of the product.", "currency", c => c.Entry.Version.Price),
        Of("product_ln_price", "Natural logarithm of the price; missing for a price of 0.", "ln currency", c => c.Entry.Version.Price > 0 ? MathF.Log(c.Entry.Version.Price) : float.NaN),
        Of("product_stock", "Units of the product on hand.", "units", c => c.Entry.Version.Stock),
        Of("product_days_since_first_seen", "Days since the shop first heard of the product.", "days", c => c.CatalogueDaysSince(c.Entry.FirstSeen)),
    ];

    private static int Events(PairContext c, EventKind kind) => c.Catalogue.Tally.Events[(int)kind][c.Product];

    private static int RecentEvents(PairContext c, EventKind kind) => c.Catalogue.Tally.RecentEvents[(int)kind][c.Product];

    private static float Growth(PairContext c)
    {
        var (all, recent) = (0, 0);
        for (var kind = 0; kind < EventKinds.Count; kind++)
        {
            all += c.Catalogue.Tally.Events[kind][c.Product];
            recent += c.Catalogue.Tally.RecentEvents[kind][c.Product];
        }

        return all == 0 ? float.NaN : (float)recent / all;
    }

    private static float Conversion(PairContext c)
    {
        var views = Events(c, EventKind.View);
        return views == 0 ? float.NaN : (float)Events(c, EventKind.Purchase) / views;
    }

    private static Feature Of(string name, string sentence, string unit, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Product, sentence, unit, compute);
}

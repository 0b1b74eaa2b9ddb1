using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features.Groups;

/// <summary>What the product is and how it sells. The recent window is the setting <c>Gold:TrendingDays</c>.</summary>
internal static class ProductFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Of("product_views", "Views of the product.", "events", FeatureWindows.Ever, c => Events(c, EventKind.View)),
        Of("product_carts", "Additions of the product to a cart.", "events", FeatureWindows.Ever, c => Events(c, EventKind.AddToCart)),
        Of("product_purchases", "Purchases of the product.", "events", FeatureWindows.Ever, c => Events(c, EventKind.Purchase)),
        Of("product_views_recent", "Views of the product in the trending window.", "events", FeatureWindows.Trending, c => RecentEvents(c, EventKind.View)),
        Of("product_carts_recent", "Additions of the product to a cart in the trending window.", "events", FeatureWindows.Trending, c => RecentEvents(c, EventKind.AddToCart)),
        Of("product_purchases_recent", "Purchases of the product in the trending window.", "events", FeatureWindows.Trending, c => RecentEvents(c, EventKind.Purchase)),
        Of("product_popularity", "Everyone's events on the product, each worth its kind and halved with every half-life since.", "weight", FeatureWindows.PopularityHalfLife, c => (float)c.Catalogue.Tally.Popularity[c.Product]),
        Of("product_trending", "Weighted events on the product in the trending window.", "weight", FeatureWindows.Trending, c => (float)c.Catalogue.Trending[c.Product]),
        Of("product_growth", "Share of the product's events that lie in the trending window.", "share", FeatureWindows.Ever, Growth),
        Of("product_buyers", "Distinct customers who bought the product.", "customers", FeatureWindows.Ever, c => c.Catalogue.Tally.Buyers[c.Product]),
        Of("product_conversion", "Purchases per view of the product; missing without views.", "ratio", FeatureWindows.Ever, Conversion),
        Of("product_rating", "Mean rating of the product, 0 to 5.", "stars", FeatureWindows.Now, c => c.Entry.Version.Rating),
        Of("product_reviews", "Reviews of the product.", "reviews", FeatureWindows.Now, c => c.Entry.Version.ReviewsCount),
        Of("product_discount_percent", "Discount on the product.", "percent", FeatureWindows.Now, c => c.Entry.Version.DiscountPercent),
        Of("product_price", "Price of the product.", "currency", FeatureWindows.Now, c => c.Entry.Version.Price),
        Of("product_ln_price", "Natural logarithm of the price; missing for a price of 0.", "ln currency", FeatureWindows.Now, c => c.Entry.Version.Price > 0 ? MathF.Log(c.Entry.Version.Price) : float.NaN),
        Of("product_stock", "Units of the product on hand.", "units", FeatureWindows.Now, c => c.Entry.Version.Stock),
        .. Reach.HalfLivesDays.Select((days, place) => Of(
            $"product_ln_reach_{days}d",
            $"Customers who met the product, strongest event each, halved every {days} days; ln of the share of the customers active in that time.",
            "ln share",
            FormattableString.Invariant($"half-life {days} days"),
            c => (float)c.Catalogue.Reach.LnShare(place, c.Product))),
        Of("product_ln_reach_ever", "Customers who ever met the product, as ln of the share of all customers.", "ln share", FeatureWindows.Ever, LnReachEver),
        Of("product_trend_7d_30d", "Reach with a half-life of 7 days against that of 30 days.", "ln ratio", FeatureWindows.Ever, c => Trend(c, 1, 3)),
        Of("product_trend_14d_120d", "Reach with a half-life of 14 days against that of 120 days.", "ln ratio", FeatureWindows.Ever, c => Trend(c, 2, 4)),
        Of("product_trend_30d_ever", "Reach with a half-life of 30 days against all customers who ever met the product.", "ln ratio", FeatureWindows.Ever, c => MathF.Log((float)((c.Catalogue.Reach.At(3)[c.Product] + 0.5) / (c.Catalogue.Reach.Customers[c.Product] + 2.0)))),
        Of("product_ln_first_orders", "Purchases of the product in customers' first orders, halved every 30 days; ln of the share of active customers.", "ln share", FeatureWindows.Ever, c => (float)c.Catalogue.Reach.LnFirstOrders(c.Product)),
        Of("product_first_order_share", "Share of the product's purchases, halved every 30 days, that fall into customers' first orders.", "share", FeatureWindows.Ever, c => (float)((c.Catalogue.Reach.FirstOrders[c.Product] + 0.3) / (c.Catalogue.Reach.RecentPurchases[c.Product] + 1))),
        Of("product_history_length", "Mean over the product's customers of ln(1 + distinct products of the history).", "ln products", FeatureWindows.Ever, c => (float)c.Catalogue.Reach.HistoryLength[c.Product]),
        Of("product_purchases_per_customer", "Purchases of the product per customer who bought it; missing without any.", "ratio", FeatureWindows.Ever, PurchasesPerBuyer),
        Of("product_days_since_purchase", "Days since anybody last bought the product.", "days", FeatureWindows.Ever, c => c.CatalogueDaysSince(c.Catalogue.Reach.LastPurchase[c.Product])),
        Of("product_days_since_first_seen", "Days since the shop first heard of the product.", "days", FeatureWindows.Ever, c => c.CatalogueDaysSince(c.Entry.FirstSeen)),
    ];

    private static int Events(PairContext c, EventKind kind) => c.Catalogue.Tally.Events[(int)kind][c.Product];

    private static int RecentEvents(PairContext c, EventKind kind) => c.Catalogue.Tally.RecentEvents[(int)kind][c.Product];

    private static float LnReachEver(PairContext c) =>
        MathF.Log((c.Catalogue.Reach.Customers[c.Product] + 0.1f) / Math.Max(1, c.Catalogue.State.Customers.Count));

    private static float Trend(PairContext c, int shorter, int longer) =>
        (float)Math.Log((c.Catalogue.Reach.At(shorter)[c.Product] + 0.3) / (c.Catalogue.Reach.At(longer)[c.Product] + 1));

    private static float PurchasesPerBuyer(PairContext c) =>
        c.Catalogue.Tally.Buyers[c.Product] is > 0 and var buyers ? (float)Events(c, EventKind.Purchase) / buyers : float.NaN;

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

    private static Feature Of(string name, string sentence, string unit, string window, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Product, sentence, unit, window, compute);
}

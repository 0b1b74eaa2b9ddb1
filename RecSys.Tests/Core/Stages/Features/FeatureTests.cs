using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Features;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Features;

/// <summary>Every feature by hand, for customer 1 and product 10 of the tiny shop.</summary>
public sealed class FeatureTests
{
    private const double BooksShare = 1.25 / 3.5;
    private static readonly double MeanLogPrice = Math.Log(100) + BooksShare * Math.Log(4);
    private static readonly double DeviationLogPrice = Math.Log(4) * Math.Sqrt(BooksShare * (1 - BooksShare));
    private static readonly double Similarity10And12 = 0.6 / (Math.Sqrt(0.36 + 1 + 1) + 10);

    public static TheoryData<string, double> Expected => new()
    {
        { "views", 2 },
        { "carts", 1 },
        { "purchases", 0 },
        { "events_30d", 2 },
        { "days_since_view", 30 },
        { "days_since_cart", 30 },
        { "days_since_purchase", double.NaN },
        { "days_since_event", 30 },
        { "recency_weight", 2.25 },
        { "hybrid_score", HybridOfProduct10 },
        { "customer_views", 2 },
        { "customer_carts", 1 },
        { "customer_purchases", 1 },
        { "customer_products_bought", 1 },
        { "customer_products_met", 2 },
        { "customer_orders", 1 },
        { "customer_events_30d", 2 },
        { "customer_days_since_event", 30 },
        { "customer_tenure_days", 60 },
        { "customer_events_per_week", 4 / (60 / 7.0) },
        { "customer_purchases_per_cart", 1 },
        { "customer_typical_price", Math.Exp(MeanLogPrice) },
        { "customer_price_deviation", DeviationLogPrice },
        { "customer_age_years", 30 },
        { "customer_age_group", 2 },
        { "product_views", 3 },
        { "product_carts", 1 },
        { "product_purchases", 2 },
        { "product_views_recent", 2 },
        { "product_carts_recent", 1 },
        { "product_purchases_recent", 1 },
        { "product_popularity", 5.25 + 5 * Math.Pow(2, -364 / 30.0) },
        { "product_trending", 10 },
        { "product_growth", 4 / 6.0 },
        { "product_buyers", 2 },
        { "product_conversion", 2 / 3.0 },
        { "product_rating", 4 },
        { "product_reviews", 12 },
        { "product_discount_percent", 20 },
        { "product_price", 100 },
        { "product_ln_price", Math.Log(100) },
        { "product_stock", 5 },
        { "product_days_since_first_seen", 364 },
        { "category_affinity", 2.25 / 3.5 },
        { "brand_affinity", 1 },
        { "price_distance", (Math.Log(100) - MeanLogPrice) / DeviationLogPrice },
        { "age_group_popularity", 1 },
        { "location_popularity", 1 },
        { "season_share", 0.5 },
        { "reciprocal_rank_user_history", 1 },
        { "reciprocal_rank_recently_viewed", 1 },
        { "reciprocal_rank_repeat_purchase", 0 },
        { "reciprocal_rank_newly_arrived", 0 },
        { "reciprocal_rank_same_category", 1 },
        { "reciprocal_rank_brand_affinity", 1 },
        { "reciprocal_rank_bought_together", 0 },
        { "reciprocal_rank_item_neighbours", 1 / 3.0 },
        { "reciprocal_rank_age_group", 1 },
        { "reciprocal_rank_location", 1 },
        { "reciprocal_rank_trending", 1 },
        { "reciprocal_rank_popular", 1 },
        { "reciprocal_rank_discount", 1 },
        { "source_count", 10 },
        { "merit", 9 / 21.0 + 1 / 23.0 },
        { "item_item_score", 1.25 * Similarity10And12 },
        { "bought_together_score", 0 },
        { "best_neighbour_similarity", Similarity10And12 },
        { "reciprocal_rank_ease", 0 },
        { "reciprocal_rank_rising", 0 },
        { "ease_score", 0 },
        { "ease_relative", double.NaN },
        { "item_item_relative", 0.75 / 2.25 },
        { "bought_together_relative", 0 },
        { "name_similarity", double.NaN },
        { "customer_basket_products", 1 },
        { "customer_ln_product_customers", (Math.Log(4) + Math.Log(2)) / 2 },
        { "customer_product_age_days", (334 + 304 + 334) / 4.0 },
        { "customer_ln_quantity", Math.Log(2) },
        { "product_ln_reach_3d", LnReach(3) },
        { "product_ln_reach_7d", LnReach(7) },
        { "product_ln_reach_14d", LnReach(14) },
        { "product_ln_reach_30d", LnReach(30) },
        { "product_ln_reach_120d", LnReach(120) },
        { "product_ln_reach_ever", Math.Log(3.1 / 3) },
        { "product_trend_7d_30d", Math.Log((Reach(7) + 0.3) / (Reach(30) + 1)) },
        { "product_trend_14d_120d", Math.Log((Reach(14) + 0.3) / (Reach(120) + 1)) },
        { "product_trend_30d_ever", Math.Log((Reach(30) + 0.5) / 5) },
        { "product_ln_first_orders", Math.Log((FirstOrders + 0.1) / (1 + Math.Pow(2, -364 / 30.0))) },
        { "product_first_order_share", (FirstOrders + 0.3) / (FirstOrders + 1) },
        { "product_history_length", MeanHistoryLength },
        { "product_purchases_per_customer", 1 },
        { "product_days_since_purchase", 30 },
        { "location_lift", Math.Log(11 / 11.5) },
        { "popularity_difference", (Math.Log(4) + Math.Log(2)) / 2 - Math.Log(4) },
        { "history_length_difference", Math.Log(3) - MeanHistoryLength },
    };

    // Customers 1 and 2 know two products each, customer 3 one.
    private static double MeanHistoryLength => (2 * Math.Log(3) + Math.Log(2)) / 3;

    // Customers 2 and 3 began with product 10, 30 and 364 days ago.
    private static double FirstOrders => 0.5 + Math.Pow(2, -364 / 30.0);

    // Customer 1 carted product 10 (0.6 of a purchase) 30 days ago; customers 2 and 3 bought it 30 and 364 days ago.
    private static double Reach(double halfLifeDays) => 1.6 * Math.Pow(2, -30 / halfLifeDays) + Math.Pow(2, -364 / halfLifeDays);

    private static double LnReach(double halfLifeDays) =>
        Math.Log((Reach(halfLifeDays) + 0.01) / (2 * Math.Pow(2, -30 / halfLifeDays) + Math.Pow(2, -364 / halfLifeDays)));

    // Interaction 2.25 / 7.25, shares of category and brand, price, trending as the best product, rating 4 of 5, best of the age group.
    private static double HybridOfProduct10
    {
        get
        {
            var distance = (Math.Log(100) - MeanLogPrice) / DeviationLogPrice;
            return 0.25 * 2.25 / 7.25 + 0.2 * 2.25 / 3.5 + 0.1 + 0.1 * Math.Exp(-0.5 * distance * distance) + 0.2 + 0.05 * 0.8 + 0.1;
        }
    }

    [Theory]
    [MemberData(nameof(Expected))]
    public void A_feature_is_what_can_be_computed_by_hand(string feature, double expected)
    {
        var value = Row(product: 10)[feature];

        Assert.True(double.IsNaN(expected) ? float.IsNaN(value) : Math.Abs(value - expected) <= 1e-5 * Math.Max(1, Math.Abs(expected)), $"{value} is not {expected}.");
    }

    [Fact]
    public void Every_feature_has_a_hand_computed_case() =>
        Assert.Equal(FeatureCatalog.Default.Names.Order(), Expected.Select(row => (string)row[0]!).Order());

    [Fact]
    public void A_pair_never_viewed_has_no_recency()
    {
        var row = Row(product: 11);

        Assert.True(float.IsNaN(row["days_since_view"]) && float.IsNaN(row["days_since_event"]));
        Assert.Equal(0, row["recency_weight"]);
    }

    [Fact]
    public void A_pair_that_was_bought_knows_since_when()
    {
        Assert.Equal(1, Row(product: 12)["purchases"]);
        Assert.Equal(60, Row(product: 12)["days_since_purchase"]);
    }

    [Fact]
    public void What_goes_together_with_a_carted_product_has_a_score() =>
        Assert.Equal(2.25 / (Math.Sqrt(2) + 10), Row(product: 11)["bought_together_score"], 1e-5);

    [Fact]
    public void A_column_the_shop_lacks_is_missing()
    {
        var row = Row(product: 11, customer: 3);

        Assert.All(
            ["product_rating", "product_stock", "customer_age_years", "customer_age_group", "age_group_popularity", "location_popularity"],
            name => Assert.True(float.IsNaN(row[name]), name));
    }

    [Fact]
    public void There_are_at_least_forty_features_in_six_groups()
    {
        Assert.True(FeatureCatalog.Default.Count >= 40);
        Assert.Equal(6, FeatureCatalog.Default.Features.Select(f => f.Group).Distinct().Count());
        Assert.All(FeatureCatalog.Default.Features, f => Assert.NotEmpty(f.Sentence + f.Unit));
    }

    [Fact]
    public void The_fingerprint_moves_with_names_and_sentences()
    {
        var views = FeatureCatalog.Default.Features[0];

        Assert.Equal(new FeatureCatalog(views).Fingerprint, new FeatureCatalog(views).Fingerprint);
        Assert.NotEqual(new FeatureCatalog(views).Fingerprint, new FeatureCatalog(views with { Sentence = "Other." }).Fingerprint);
        Assert.Throws<InvalidOperationException>(() => new FeatureCatalog(views, views));
    }

    private static Dictionary<string, float> Row(long product, long customer = 1)
    {
        var view = TinyShop.Make().View(customer);
        var list = new Retriever(view.Catalogue, Given.RepeatsAllowed).Retrieve(view);
        var features = FeatureCatalog.Default;
        var values = new float[list.Count * features.Count];
        new FeatureComputer(features, view.Catalogue).Fill(view, list, values);
        var row = list.Products.IndexOf(view.Catalogue.State.FindProduct(product)!.Index);
        return features.Names.Select((name, column) => (name, value: values[row * features.Count + column])).ToDictionary(f => f.name, f => f.value);
    }
}

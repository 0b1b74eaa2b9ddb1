using RecSys.Core.Domain;
using RecSys.Core.Stages.Gold;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Gold;

/// <summary>Each gold table of one small shop, by hand. Half-life and window are 30 days; weights are 1, 3 and 5.</summary>
public sealed class GoldTableTests : IAsyncLifetime, IDisposable
{
    private readonly TempLab _lab = new();

    private static ShopBuilder Shop => new ShopBuilder()
        .Customer(1, age: 30, location: "Pune").Customer(2, age: 40, location: "Delhi").Customer(3)
        .Product(10, "Phones", "Acme", price: 400, rating: 4).Product(10, "Phones", "Acme", price: 500, rating: 4, fromDaysAgo: 45)
        .Product(20, "Phones", "Zen", price: 1000, rating: 5)
        .Product(30)
        .Event(1, 10, EventKind.View, daysAgo: 60, price: 400)
        .Event(1, 10, EventKind.View, daysAgo: 30, price: 400)
        .Event(1, 10, EventKind.Purchase, daysAgo: 30, price: 400, quantity: 2, order: "A")
        .Event(1, 20, EventKind.Purchase, daysAgo: 30, price: 1000, order: "A")
        .Event(2, 10, EventKind.Purchase, daysAgo: 60, price: 600)
        .Event(2, 20, EventKind.AddToCart, daysAgo: 60, price: 1000)
        .Event(2, 30, EventKind.View, daysAgo: 30);

    public async Task InitializeAsync()
    {
        // One more event puts the lab's now where the builder's is.
        _lab.With(Shop.Customer(9).Product(90, "Other").Event(9, 90, EventKind.View, daysAgo: 1d / Moments.Day));
        Report = await _lab.RunAsync(Given.Gold());
    }

    private RecSys.Core.Pipeline.StageReport Report { get; set; } = null!;

    [Fact]
    public void Customers_have_their_age_group() => Expect(
        "select customer_id, age, age_group, location from gold_customer_age_groups where customer_id < 9",
        "1|30|25-34|Pune",
        "2|40|35-44|Delhi",
        "3|-|unknown|-");

    [Fact]
    public void Interactions_count_what_met_and_when() => Expect(
        $"select customer_id, product_id, views, carts, purchases, ({ShopBuilder.Now} - first_event) / 86400000, ({ShopBuilder.Now} - last_event) / 86400000 from gold_user_product_interactions where customer_id < 9",
        "1|10|2|0|1|60|30",
        "1|20|0|0|1|30|30",
        "2|10|0|0|1|60|60",
        "2|20|0|1|0|60|60",
        "2|30|1|0|0|30|30");

    [Fact]
    public void Recency_halves_a_weight_with_each_half_life() => Expect(
        "select customer_id, product_id, recency_weight, days_since_last_event from gold_user_product_recency where customer_id < 9",
        "1|10|3.25|30",
        "1|20|2.5|30",
        "2|10|1.25|60",
        "2|20|0.75|60",
        "2|30|0.5|30");

    [Fact]
    public void Product_features_count_totals_window_and_rates() => Expect(
        """
        select product_id, price, price_band, views, carts, purchases, views_in_window, carts_in_window, purchases_in_window,
          carts_per_view, purchases_per_cart, purchases_per_view, buyers, units_sold, revenue, popularity
        from gold_product_features where product_id < 90
        """,
        "10|500|Mid|2|0|2|1|0|1|0|-|1|2|3|1400|4.5",
        "20|1000|Mid|0|1|1|0|0|1|-|1|-|1|1|1000|3.25",
        "30|-|-|1|0|0|1|0|0|0|-|0|0|0|0|0.5");

    [Fact]
    public void Bought_together_is_there_in_both_directions() => Expect(
        "select product_id, other_product_id, rank, baskets_together, support, confidence, lift, round(similarity, 5) from gold_bought_together",
        "10|20|1|1|0.5|0.5|1|0.08761",
        "20|10|1|1|0.5|1|1|0.08761");

    [Fact]
    public void Trending_compares_with_the_window_before() => Expect(
        "select product_id, rank, views, carts, purchases, score, previous_score, growth from gold_trending_products where product_id < 90 order by rank",
        "10|1|1|0|1|6|6|0",
        "20|2|0|0|1|5|3|0.666667",
        "30|3|1|0|0|1|0|-");

    [Fact]
    public void Preferences_are_shares_of_a_customers_interest()
    {
        Expect("select customer_id, category, share from gold_category_preferences where customer_id < 9", "1|Phones|1", "2|Books|0.2", "2|Phones|0.8");
        Expect("select customer_id, brand, share from gold_brand_preferences where customer_id < 9", "1|Acme|0.565217", "1|Zen|0.434783", "2|Acme|0.625", "2|Zen|0.375");
    }

    [Fact]
    public void Price_profiles_are_geometric_means_of_what_a_customer_dealt_in()
    {
        var mean = (3.25 * Math.Log(400) + 2.5 * Math.Log(1000)) / 5.75;
        var deviation = Math.Sqrt((3.25 * Math.Pow(Math.Log(400) - mean, 2) + 2.5 * Math.Pow(Math.Log(1000) - mean, 2)) / 5.75);

        var rows = _lab.Rows("select typical_price, deviation_log, price_low, price_high from gold_price_profiles where customer_id in (1, 3)");

        Assert.Equal([Math.Exp(mean), deviation, Math.Exp(mean - deviation), Math.Exp(mean + deviation)], Assert.Single(rows).Select(v => Math.Round((double)v!, 9)), new Near());
    }

    [Fact]
    public void Price_bands_go_by_the_price_at_the_event() => Expect(
        "select price_band, products, views, carts, purchases, revenue from gold_price_bands order by band_order",
        "Low|0|2|0|1|800",
        "Mid|2|0|1|2|1600",
        "High|0|0|0|0|0",
        "Premium|0|0|0|0|0");

    [Fact]
    public void Popular_products_are_ranked_within_their_group()
    {
        Expect("select age_group, rank, product_id, purchases from gold_popular_by_age_group", "25-34|1|10|1", "25-34|2|20|1", "35-44|1|10|1");
        Expect("select location, rank, product_id, purchases from gold_popular_by_location", "Delhi|1|10|1", "Pune|1|10|1", "Pune|2|20|1");
    }

    [Fact]
    public void A_hybrid_score_is_the_weighted_mean_of_its_parts()
    {
        Expect(
            "select product_id, rank, interaction, category, brand, trending, rating, age_group from gold_hybrid_scores where customer_id = 1",
            "10|1|0.393939|1|0.565217|1|0.8|1",
            "20|2|0.333333|1|0.434783|0.833333|1|1");
        var row = Assert.Single(_lab.Rows("select score, interaction, category, brand, price, trending, rating, age_group from gold_hybrid_scores where customer_id = 1 and rank = 1"));
        var parts = row.Skip(1).Select(v => (double)v!).ToList();
        Assert.Equal(parts.Zip([0.25, 0.20, 0.10, 0.10, 0.20, 0.05, 0.10], (part, weight) => part * weight).Sum(), (double)row[0]!, 12);
    }

    [Fact]
    public void An_enriched_sale_shows_the_product_as_it_was()
    {
        Expect(
            "select price, unit_price, season, interaction_type, age, order_id from gold_sales_enriched where customer_id = 1 order by event_id",
            "400|400|Festive|view|30|-",
            "500|400|Festive|view|30|-",
            "500|400|Festive|purchase|30|A",
            "1000|1000|Festive|purchase|30|A");
    }

    [Fact]
    public async Task A_second_run_gives_the_same_rows()
    {
        var before = Everything();

        await _lab.RunAsync(Given.Gold(), threads: 4);

        Assert.Equal(before, Everything());
    }

    [Fact]
    public void The_report_counts_rows_and_checks_that_no_event_is_lost()
    {
        Assert.Equal(8, Report.RowsIn);
        Assert.All(GoldTables.All.Where(t => t is not IGoldView), table => Assert.Equal(
            LabDatabase.Scalar<long>(_lab.Connection, $"select count(*) from {table.Spec.Name}"), Report.Tables[table.Spec.Name]));
        Assert.Equal(RecSys.Core.Pipeline.CheckOutcome.Passed, Assert.Single(Report.Checks).Outcome);
    }

    [Fact]
    public void A_view_counts_its_rows_without_making_them()
    {
        var counted = GoldTables.All.Select(t => t.Spec).Where(t => t.CountSql is not null).ToList();

        Assert.Equal(GoldTables.All.OfType<IGoldView>().Count(), counted.Count);
        Assert.All(counted, t => Assert.Equal((t.Name, Count($"select count(*) from {t.Name}")), (t.Name, Count(t.CountSql!))));
    }

    [Fact]
    public void Rows_of_a_ranked_view_come_in_the_order_of_its_key() => Assert.All(
        GoldTables.All.Select(t => t.Spec).Where(t => t.IsRanked),
        t => Assert.Equal(Rows($"select * from {t.Name} order by {string.Join(", ", t.Key)}"), Rows($"select * from {t.Name}")));

    [Fact]
    public async Task Without_clean_events_the_stage_says_what_to_do()
    {
        using var empty = new TempLab();

        var error = await Assert.ThrowsAsync<LabException>(() => empty.RunAsync(Given.Gold()));

        Assert.Contains("silver", error.Hint, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    public Task DisposeAsync() => Task.CompletedTask;

    private long Count(string sql) => LabDatabase.Scalar<long>(_lab.Connection, sql);

    private List<string> Rows(string sql) => [.. _lab.Rows(sql).Select(row => string.Join('|', row.Select(Show)))];

    private List<string> Everything() => [.. GoldTables.All.SelectMany(t => _lab.Rows($"select * from {t.Spec.Name}").Select(r => string.Join('|', r)))];

    private void Expect(string sql, params string[] rows) => Assert.Equal(rows, _lab.Rows(sql).Select(row => string.Join('|', row.Select(Show))));

    private static string Show(object? value) => value switch
    {
        null => "-",
        double number => FormattableString.Invariant($"{number:0.######}"),
        _ => FormattableString.Invariant($"{value}"),
    };

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-6;

        public int GetHashCode(double obj) => 0;
    }
}

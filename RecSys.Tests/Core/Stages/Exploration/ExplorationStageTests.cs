using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Exploration;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Exploration;

/// <summary>Each chart of one small shop, by hand. The builder's now is Monday 2025-12-01 00:00 UTC.</summary>
public sealed class ExplorationStageTests : IAsyncLifetime, IDisposable
{
    private readonly TempLab _lab = new();
    private IReadOnlyList<ExplorationChart> _charts = [];

    public async Task InitializeAsync()
    {
        _lab.With(new ShopBuilder()
            .Customer(1, age: 30, location: "Pune").Customer(2, age: 70, location: "Delhi").Customer(3)
            .Product(10, "Phones", price: 400).Product(20, "Books", price: 2500)
            .Event(1, 10, EventKind.View, daysAgo: 14)
            .Event(1, 10, EventKind.AddToCart, daysAgo: 13.5)
            .Event(1, 10, EventKind.Purchase, daysAgo: 7, order: "A")
            .Event(1, 20, EventKind.Purchase, daysAgo: 7, order: "A")
            .Event(2, 20, EventKind.View, daysAgo: 2)
            .Event(2, 20, EventKind.Purchase, daysAgo: 0.25, order: "B"));
        await _lab.RunAsync(new ExplorationStage(new ShopHistoryReader()));
        _charts = Charts(_lab, ExplorationFilter.None);
    }

    [Fact]
    public void The_page_has_every_chart_in_its_order()
    {
        Assert.Equal(ExplorationCharts.All.Count, _charts.Count);
        Assert.Equal("interaction_mix", _charts[0].Name);
        Assert.All(_charts, chart => Assert.NotEmpty(chart.Sentence));
    }

    [Fact]
    public void The_mix_counts_events_by_kind() => Expect("interaction_mix", "view 2", "add_to_cart 1", "purchase 3");

    // Pairs are (1, 10), (1, 20) and (2, 20); all three end in a purchase.
    [Fact]
    public void The_funnel_counts_pairs_by_how_far_they_got() => Expect("funnel", "met 3", "cart or purchase 3", "purchase 3");

    [Fact]
    public void Hours_and_weekdays_are_utc()
    {
        var hours = Chart("events_per_hour").Points.Where(p => p.Value > 0).Select(p => $"{p.Series} {p.X} {p.Value}").Order();
        var days = Chart("events_per_weekday").Points.Where(p => p.Value > 0).Select(p => $"{p.Series} {p.X} {p.Value}").Order();

        Assert.Equal(["add_to_cart 12 1", "purchase 00 2", "purchase 18 1", "view 00 2"], hours);
        Assert.Equal(["add_to_cart Mon 1", "purchase Mon 2", "purchase Sun 1", "view Mon 1", "view Sat 1"], days);
    }

    [Fact]
    public void Days_without_events_are_there_with_zero()
    {
        var purchases = Chart("events_per_day").Points.Where(p => p.Series == "purchase").ToList();

        Assert.Equal(14, purchases.Count);
        Assert.Equal(("2025-11-17", 0d), (purchases[0].X, purchases[0].Value));
        Assert.Equal(("2025-11-24", 2d), (purchases[7].X, purchases[7].Value));
    }

    [Fact]
    public void Popularity_is_events_by_rank() => Expect("product_popularity", "1 3", "2 3");

    [Fact]
    public void Price_bands_count_each_kind() => Assert.Equal(
        ["Low 1", "Mid 0", "High 2", "Premium 0"],
        Chart("price_bands").Points.Where(p => p.Series == "purchase").Select(p => $"{p.X} {p.Value}"));

    [Fact]
    public void Baskets_are_counted_by_distinct_products() => Assert.Equal(["1 1", "2 1"], Chart("basket_sizes").Points.Where(p => p.Value > 0).Select(p => $"{p.X} {p.Value}"));

    [Fact]
    public void Activity_bins_customers_by_their_events()
    {
        Assert.Equal(["2 1", "3–4 1"], Chart("customer_activity").Points.Where(p => p.Value > 0).Select(p => $"{p.X} {p.Value}"));
        Assert.Contains("1 customers have none", Chart("customer_activity").Sentence, StringComparison.Ordinal);
    }

    // The lab's now is just after customer 2's purchase: 6.75 days after customer 1's last event.
    [Fact]
    public void Recency_bins_show_mean_events() => Assert.Equal(
        ["0 2", "3–6 4"], Chart("recency_against_volume").Points.Where(p => p.Value > 0).Select(p => $"{p.X} {p.Value}"));

    [Fact]
    public void A_cohort_is_the_week_of_the_first_event()
    {
        var shares = Chart("cohort_retention").Points.OrderBy(p => p.Series, StringComparer.Ordinal).ThenBy(p => p.Order).Select(p => $"{p.Series} {p.X} {p.Value}");

        Assert.Equal(["2025-11-17 0 1", "2025-11-17 1 1", "2025-11-24 0 1"], shares);
    }

    [Fact]
    public void Groups_count_purchases()
    {
        Expect("purchases_by_location", "Pune 2", "Delhi 1");
        Assert.Equal(["25-34 2", "65+ 1"], Chart("purchases_by_age_group").Points.Where(p => p.Value > 0).Select(p => $"{p.X} {p.Value}"));
        Assert.Equal(
            ["Books 25-34 0.5", "Books 65+ 1", "Phones 25-34 0.5", "Phones 65+ 0"],
            Chart("category_by_age_group").Points.Select(p => FormattableString.Invariant($"{p.Series} {p.X} {p.Value}")).Order(StringComparer.Ordinal));
    }

    // Customer 1: a view and a cart (3) 14 and 13.5 days ago and a purchase (5) 7 days ago of product 10; now is a quarter of a day after the last event.
    [Fact]
    public void Recency_weighted_scores_halve_with_every_half_life()
    {
        Expect("recency_weighted_scores", "under 0.1 0", "0.1–0.25 0", "0.25–0.5 0", "0.5–1 0", "1–2 0", "2–5 1", "5–10 2", "10+ 0");
    }

    [Fact]
    public void Hybrid_scores_ask_for_gold_where_it_has_not_run() => Assert.Contains("run gold first", Chart("hybrid_scores").Sentence, StringComparison.Ordinal);

    [Fact]
    public void Interest_is_the_share_of_views() => Expect("interest_by_category", "Books 0.5", "Phones 0.5");

    [Fact]
    public void A_filter_counts_its_part_in_every_chart()
    {
        var pune = Charts(_lab, new(Location: "Pune"));

        Assert.Equal(_charts.Select(c => c.Name), pune.Select(c => c.Name));
        Expect(pune, "interaction_mix", "view 1", "add_to_cart 1", "purchase 2");
        Expect(pune, "purchases_by_location", "Pune 2", "Delhi 0");
        Expect(Charts(_lab, new(AgeGroup: "65+")), "interaction_mix", "view 1", "add_to_cart 0", "purchase 1");
        Expect(Charts(_lab, new(Category: "Books")), "interaction_mix", "view 1", "add_to_cart 0", "purchase 2");
        Expect(Charts(_lab, new(Category: "Books", Location: "Pune")), "interaction_mix", "view 0", "add_to_cart 0", "purchase 1");
    }

    [Fact]
    public void Days_of_a_filter_are_both_included_and_time_ends_with_the_last()
    {
        var days = Charts(_lab, new(new DateOnly(2025, 11, 17), new DateOnly(2025, 11, 24)));

        Expect(days, "interaction_mix", "view 1", "add_to_cart 1", "purchase 2");
        Assert.Equal(8, days.Single(c => c.Name == "events_per_day").Points.Count(p => p.Series == "purchase"));
        Expect(days, "recency_against_volume", "0 0", "1–2 4", "3–6 0", "7–13 0", "14–29 0", "30–59 0", "60–119 0", "120+ 0");
        Expect(Charts(_lab, new(To: new DateOnly(2025, 11, 17))), "interaction_mix", "view 1", "add_to_cart 1", "purchase 0");
    }

    [Fact]
    public void A_filter_that_keeps_nothing_gives_no_charts() => Assert.Empty(Charts(_lab, new(Category: "Cars")));

    [Fact]
    public void Every_chart_has_a_definition() => Assert.All(_charts, chart => Assert.NotEmpty(ExplorationDefinitions.Of(chart.Name)));

    [Fact]
    public void Choices_are_what_the_shop_has()
    {
        var choices = Reports(_lab).Choices()!;

        Assert.Equal((new DateOnly(2025, 11, 17), new DateOnly(2025, 11, 30)), (choices.First, choices.Last));
        Assert.Equal(["Books", "Phones"], choices.Categories);
        Assert.Equal(["Delhi", "Pune"], choices.Locations);
    }

    [Fact]
    public void Nothing_is_shown_before_the_stage_has_run()
    {
        using var empty = new TempLab();

        Assert.Empty(Charts(empty, ExplorationFilter.None));
    }

    public void Dispose() => _lab.Dispose();

    public Task DisposeAsync() => Task.CompletedTask;

    private ExplorationChart Chart(string name) => Assert.Single(_charts, chart => chart.Name == name);

    private static ExplorationReports Reports(TempLab lab) =>
        new(lab.Database, SettingsBook.Of(lab.Settings), new ShopHistoryReader());

    private static IReadOnlyList<ExplorationChart> Charts(TempLab lab, ExplorationFilter filter) => Reports(lab).Charts(filter);

    private static void Expect(IReadOnlyList<ExplorationChart> charts, string chart, params string[] values) =>
        Assert.Equal(values, Assert.Single(charts, c => c.Name == chart).Points.Select(p => $"{p.X} {p.Value}"));

    private void Expect(string chart, params string[] values) => Assert.Equal(values, Chart(chart).Points.Select(p => $"{p.X} {p.Value}"));
}

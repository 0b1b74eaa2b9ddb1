using RecSys.Core.Domain;
using RecSys.Core.Reports;
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
        _charts = new ExplorationReports(_lab.Database).Charts();
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

    [Fact]
    public void Nothing_is_shown_before_the_stage_has_run()
    {
        using var empty = new TempLab();

        Assert.Empty(new ExplorationReports(empty.Database).Charts());
    }

    public void Dispose() => _lab.Dispose();

    public Task DisposeAsync() => Task.CompletedTask;

    private ExplorationChart Chart(string name) => Assert.Single(_charts, chart => chart.Name == name);

    private void Expect(string chart, params string[] values) => Assert.Equal(values, Chart(chart).Points.Select(p => $"{p.X} {p.Value}"));
}

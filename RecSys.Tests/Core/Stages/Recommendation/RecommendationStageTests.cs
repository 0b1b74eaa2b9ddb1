using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Recommendation;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Recommendation;

public sealed class RecommendationStageTests : IDisposable
{
    private readonly TempLab _lab = new() { Settings = new LabSettings { Recommendation = new() { KeepSnapshots = 2 } } };

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Every_customer_gets_K_products_and_the_snapshot_says_how()
    {
        Fill();

        var report = await _lab.RunAsync(new RecommendationStage(new()));

        Assert.Equal(CheckOutcome.Passed, Assert.Single(report.Checks).Outcome);
        Assert.Equal(30, report.RowsOut);
        Assert.Equal(
            [[1L, 10L, "personal"], [2L, 10L, "personal"], [3L, 10L, "cold_start"]],
            _lab.Rows("select customer_id, count(*), type from recommendations group by customer_id, type order by customer_id"));
        Assert.Equal([[1L, ShopBuilder.DaysAgo(1) + 1, 3L, 1L, 30L]], _lab.Rows("""select model_version, data_cutoff, customers, cold_customers, "rows" from recommendation_snapshots"""));
    }

    [Fact]
    public async Task A_list_that_cannot_be_filled_is_told()
    {
        Fill(products: 4);

        var report = await _lab.RunAsync(new RecommendationStage(new()));

        Assert.Equal(CheckOutcome.Warned, Assert.Single(report.Checks).Outcome);
    }

    [Fact]
    public async Task Snapshots_are_appended_and_only_the_newest_are_kept()
    {
        Fill();
        for (var run = 0; run < 3; run++)
        {
            await _lab.RunAsync(new RecommendationStage(new()));
        }

        Assert.Equal([[2L], [3L]], _lab.Rows("select id from recommendation_snapshots order by id"));
        Assert.Equal([[2L, 30L], [3L, 30L]], _lab.Rows("select snapshot_id, count(*) from recommendations group by 1 order by 1"));
    }

    [Fact]
    public async Task Who_did_nothing_keeps_the_list_and_the_others_get_what_a_run_for_everybody_gives_them()
    {
        Fill();
        await _lab.RunAsync(new RecommendationStage(new()));
        _lab.With(new ShopBuilder().Event(1, 12, EventKind.Purchase, daysAgo: 0.5));

        var report = await _lab.RunAsync(new RecommendationStage(new()));
        var incremental = Lists(2, customer: 1);

        Assert.Equal([[1L, "new_events"], [2L, "kept"], [3L, "kept"]], _lab.Rows("select customer_id, why from recommendation_lists order by 1"));
        Assert.Contains("1 of 3 customers were recommended to again: 1 with new events", report.Notes[0], StringComparison.Ordinal);
        Assert.Equal(30, report.RowsOut);
        Assert.Equal(Lists(1, customer: 2), Lists(2, customer: 2));
        LabDatabase.Execute(_lab.Connection, "delete from lab_state where key like 'recommendation%'");
        await _lab.RunAsync(new RecommendationStage(new()));
        Assert.Equal(Lists(3, customer: 1), incremental);
        Assert.Equal([["model_or_settings"]], _lab.Rows("select distinct why from recommendation_lists"));
    }

    [Fact]
    public async Task A_late_event_is_new_whenever_it_happened()
    {
        Fill();
        await _lab.RunAsync(new RecommendationStage(new()));
        _lab.With(new ShopBuilder().Event(2, 12, EventKind.Purchase, daysAgo: 15));

        await _lab.RunAsync(new RecommendationStage(new()));

        Assert.Equal([[1L, "kept"], [2L, "new_events"], [3L, "kept"]], _lab.Rows("select customer_id, why from recommendation_lists order by 1"));
    }

    [Fact]
    public async Task A_list_that_has_grown_old_is_made_anew()
    {
        Fill();
        await _lab.RunAsync(new RecommendationStage(new()));
        LabDatabase.Execute(_lab.Connection, "update recommendation_lists set data_cutoff = data_cutoff - 8 * 86400000 where customer_id = 3");

        await _lab.RunAsync(new RecommendationStage(new()));

        Assert.Equal([[1L, "kept"], [2L, "kept"], [3L, "old_list"]], _lab.Rows("select customer_id, why from recommendation_lists order by 1"));
    }

    [Fact]
    public async Task Another_champion_makes_every_list_anew()
    {
        Fill();
        await _lab.RunAsync(new RecommendationStage(new()));
        _lab.Promote(GivenModel.Indifferent(version: 2));

        await _lab.RunAsync(new RecommendationStage(new()));

        Assert.Equal([["model_or_settings"]], _lab.Rows("select distinct why from recommendation_lists"));
    }

    private List<object?[]> Lists(long snapshot, long customer) => _lab.Rows(
        FormattableString.Invariant($"select rank, product_id, score, type, reason, sources from recommendations where snapshot_id = {snapshot} and customer_id = {customer} order by 1"));

    [Fact]
    public async Task Lists_do_not_depend_on_the_number_of_threads()
    {
        Fill();
        await _lab.RunAsync(new RecommendationStage(new()), threads: 1);
        // The second run is for everybody, too.
        LabDatabase.Execute(_lab.Connection, "delete from lab_state where key like 'recommendation%'");
        await _lab.RunAsync(new RecommendationStage(new()), threads: 4);

        const string lists = "select customer_id, rank, product_id, score, reason, sources from recommendations where snapshot_id = {0} order by 1, 2";
        Assert.Equal(_lab.Rows(lists.Replace("{0}", "1", StringComparison.Ordinal)), _lab.Rows(lists.Replace("{0}", "2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_a_champion_the_stage_says_what_to_do()
    {
        _lab.With(Shop(15));

        var error = await Assert.ThrowsAsync<LabException>(() => _lab.RunAsync(new RecommendationStage(new())));

        Assert.Equal(Fault.Conflict, error.Fault);
        Assert.Contains("promote", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_counts_lists_places_and_coverage()
    {
        Fill();
        await _lab.RunAsync(new RecommendationStage(new()));

        var report = new RecommendationReports(_lab.Database).Latest()!;

        Assert.Equal((2, 1, 15), (report.PersonalCustomers, report.ColdCustomers, report.ProductsKnown));
        Assert.Equal(30, report.Sources.Sum(s => s.Places));
        Assert.Equal(report.ProductsRecommended, _lab.Rows("select distinct product_id from recommendations").Count);
        Assert.Equal([1L, 2, 3], report.Samples.Select(s => s.CustomerId));
    }

    private void Fill(int products = 15)
    {
        _lab.With(Shop(products));
        _lab.Promote(GivenModel.Indifferent());
    }

    private static ShopBuilder Shop(int products)
    {
        var shop = new ShopBuilder().Customer(1, age: 30).Customer(2, age: 40).Customer(3, age: 50).Event(1, 10, EventKind.View, daysAgo: 1);
        foreach (var product in Enumerable.Range(10, products))
        {
            shop.Product(product, price: 100).Event(2, product, EventKind.View, daysAgo: product - 5);
        }

        return shop;
    }
}

using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Pipeline;

/// <summary>Each run of each table is kept.</summary>
public sealed class TableRunsTests
{
    [Fact]
    public async Task A_table_made_anew_is_recorded_with_its_rows()
    {
        await using var lab = new TestLab(FakeStage.Three());
        await lab.RunAsync();

        var gold = Assert.Single(lab.Get<TableHistory>().Of("fake_gold"));

        Assert.Equal((1, "gold", "whole", 3, 3, 0, 3L), (gold.RunId, gold.Stage, gold.Mode, gold.RowsIn, gold.Added, gold.Updated, gold.Rows));
    }

    [Fact]
    public async Task The_landing_folder_is_no_table()
    {
        await using var lab = new TestLab(FakeStage.Three());
        await lab.RunAsync();

        Assert.Equal(["fake_silver", "fake_gold"], lab.Get<TableHistory>().Latest().Select(line => line.Table));
    }

    [Fact]
    public async Task Runs_come_newest_first_and_the_latest_of_each_table_once()
    {
        await using var lab = new TestLab(FakeStage.Three());
        await lab.RunAsync();
        await lab.RunAsync("gold");
        var history = lab.Get<TableHistory>();

        Assert.Equal([2L, 1], history.Of("fake_gold").Select(line => line.RunId));
        Assert.Equal([1L], history.Of("fake_gold", offset: 1).Select(line => line.RunId));
        Assert.Equal([("fake_gold", 2L), ("fake_silver", 1)], history.Latest().Select(line => (line.Table, line.RunId)).OrderBy(line => line.Table));
    }

    [Fact]
    public async Task A_stage_that_fails_leaves_no_trace_in_the_history()
    {
        var stages = FakeStage.Three();
        stages[2].Then = (_, _) => throw new InvalidOperationException("broken");
        await using var lab = new TestLab(stages);
        await lab.RunAsync();

        Assert.Empty(lab.Get<TableHistory>().Of("fake_gold"));
        Assert.Single(lab.Get<TableHistory>().Of("fake_silver"));
    }

    [Fact]
    public async Task A_second_day_tells_what_it_brought_and_what_it_quarantined()
    {
        using var lab = new LandingLab().WithShop().With("sales/1.csv", "CustomerID,ProductID,InteractionType,EventTime", "1,10,view,2025-12-01", "1,10,view,2025-12-01");
        await lab.IngestAsync();
        lab.With("sales/2.csv", "CustomerID,ProductID,InteractionType,EventTime", "2,20,view,2025-12-03", "7,20,view,2025-12-03", "2,20,view,2025-12-02");

        var bronze = await lab.BronzeAsync();
        var silver = await lab.SilverAsync();

        var read = bronze.Writes.Single(w => w.Table == Tables.BronzeSales);
        Assert.Equal((WriteMode.Increment, 3, 3, 0, 5L), (read.Mode, read.RowsIn, read.Added, read.Quarantined, read.Rows));
        var cleaned = silver.Writes.Single(w => w.Table == Tables.SilverSales);
        Assert.Equal((WriteMode.Increment, 3, 2, 1, 3L), (cleaned.Mode, cleaned.RowsIn, cleaned.Added, cleaned.Quarantined, cleaned.Rows));
        Assert.Equal(new DateTimeOffset(2025, 12, 3, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.FromUnixTimeMilliseconds(cleaned.DataUntil!.Value));
    }
}

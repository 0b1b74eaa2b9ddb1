using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Features;
using RecSys.Tests.Core.Serving;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust;

/// <summary>A clock that was set back: what is newer is told by the order of the runs, and a mark of the future vouches for nothing.</summary>
public sealed class ClockSetBackTests
{
    private static readonly DateTimeOffset Late = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_file_that_changed_since_is_noticed()
    {
        using var lab = new LandingLab();
        lab.WithShop().With("sales/s.csv", "CustomerID,ProductID,InteractionType,EventTime", "1,10,view,2025-11-30T08:15:00Z");
        lab.Clock.AdjustTime(Late);
        await lab.BronzeAsync();
        lab.Clock.AdjustTime(Late.AddYears(-5));
        lab.With("sales/s.csv", "CustomerID,ProductID,InteractionType,EventTime", "2,20,view,2025-11-30T08:15:00Z");

        var report = await lab.BronzeAsync();

        Assert.Contains(report.Checks, check => check.Name == "files_unchanged" && check.Outcome == CheckOutcome.Warned);
    }

    [Fact]
    public void The_snapshot_of_the_last_run_is_the_newest_and_the_one_that_is_kept()
    {
        using var lab = new TempLab();
        Snapshot(lab, run: 1, Late);
        Snapshot(lab, run: 2, Late.AddYears(-5));

        FeatureSnapshot.Forget(lab.Connection, keep: 1);

        Assert.Equal("run 2", FeatureSnapshot.Latest(lab.Connection)!.Id);
    }

    [Fact]
    public async Task Events_go_on_to_be_taken_and_files_of_one_moment_do_not_meet()
    {
        using var lab = new TempLab().With(new ShopBuilder().Customer(1).Product(10).Event(1, 10, EventKind.View, daysAgo: 1));
        var before = new GivenLive(lab);
        Assert.Equal(1, (await before.PostAsync(View(1))).Accepted);
        before.Log.Seal();

        // Another process at the very same moment: its first file would be called the same.
        var after = new GivenLive(lab);
        Assert.Equal(1, (await after.PostAsync(View(2))).Accepted);
        after.Clock.AdjustTime(GivenLive.Now.AddHours(-1));
        Assert.Equal(1, (await after.PostAsync(View(3))).Accepted);
        after.Log.Seal();

        Assert.Equal(4, new GivenLive(lab).Live.Status(0).Events);
    }

    private static string View(int second) => $$"""{"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2025-12-01T00:00:0{{second}}Z"}""";

    private static void Snapshot(TempLab lab, long run, DateTimeOffset created) =>
        new FeatureSnapshot($"run {run}", "f", []).WriteManifest(lab.Connection, run, created, 0, 42);
}

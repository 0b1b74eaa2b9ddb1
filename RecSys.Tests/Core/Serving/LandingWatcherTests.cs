using Microsoft.Extensions.Logging.Abstractions;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Core.Settings;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Serving;

public sealed class LandingWatcherTests : IDisposable
{
    private readonly TempLab _lab = new TempLab().With(new ShopBuilder().Customer(1).Product(10).Event(1, 10, EventKind.View, daysAgo: 1));

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_dropped_file_counts_when_it_has_stood_still_and_only_once()
    {
        var (live, watcher) = Watch();
        Drop("mine.csv", "1,10,view,2025-12-01T00:10:00Z", "1,10,gaze,2025-12-01T00:10:00Z");

        watcher.Look();
        Assert.Equal(1, live.Status(0).Events);
        watcher.Look();
        Assert.Equal(2, live.Status(0).Events);
        watcher.Look();
        Assert.Equal(2, live.Status(0).Events);
    }

    [Fact]
    public void A_file_that_grows_is_read_again_and_its_events_count_once()
    {
        var (live, watcher) = Watch();
        Drop("mine.csv", "1,10,view,2025-12-01T00:10:00Z");
        watcher.Look();
        watcher.Look();
        Drop("mine.csv", "1,10,view,2025-12-01T00:10:00Z", "1,10,view,2025-12-01T00:11:00Z");
        watcher.Look();
        watcher.Look();

        Assert.Equal(3, live.Status(0).Events);
    }

    [Fact]
    public void The_generated_history_is_left_to_the_pipeline()
    {
        var (live, watcher) = Watch();
        Drop("generated_2025-12.csv", "1,10,view,2025-12-01T00:10:00Z");
        watcher.Look();
        watcher.Look();

        Assert.Equal(1, live.Status(0).Events);
    }

    [Fact]
    public void A_restart_finds_dropped_files_that_no_run_has_ingested()
    {
        Drop("mine.csv", "1,10,view,2025-12-01T00:10:00Z");

        Assert.Equal(2, new GivenLive(_lab).Live.Status(0).Events);
    }

    private (LiveState Live, LandingWatcher Watcher) Watch()
    {
        var lab = new GivenLive(_lab);
        return (lab.Live, new LandingWatcher(lab.Live, _lab.Database, SettingsBook.Of(_lab.Settings), lab.Pulse, lab.Clock, NullLogger<LandingWatcher>.Instance));
    }

    private void Drop(string name, params string[] rows)
    {
        Directory.CreateDirectory(_lab.Paths.LandingOf("sales"));
        File.WriteAllLines(Path.Combine(_lab.Paths.LandingOf("sales"), name), ["CustomerID,ProductID,InteractionType,EventTime", .. rows]);
    }
}

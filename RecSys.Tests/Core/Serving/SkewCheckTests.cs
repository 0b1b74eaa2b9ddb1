using Microsoft.Extensions.Logging.Abstractions;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Core.Settings;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Serving;

public sealed class SkewCheckTests : IDisposable
{
    private readonly TempLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task After_events_by_both_ways_and_late_ones_the_live_features_are_those_of_the_disk()
    {
        var (lab, skew) = Start();
        await lab.PostAsync("""
            [{"CustomerID": 1, "ProductID": 12, "InteractionType": "purchase", "EventTime": "2025-12-01T01:00:00.123Z", "OrderID": "A", "PriceAtPurchase": 12.35},
             {"CustomerID": 2, "ProductID": 13, "InteractionType": "view", "EventTime": "2025-11-20T01:00:00Z"},
             {"CustomerID": 2, "ProductID": 13, "InteractionType": "view", "EventTime": "2025-11-20T01:00:00Z"}]
            """);
        lab.Live.Recount(CancellationToken.None);
        await lab.PostAsync("""{"CustomerID": 3, "ProductID": 14, "InteractionType": "add_to_cart", "EventTime": "2025-12-01T01:30:00Z"}""");

        var report = (await skew.CompareAsync(CancellationToken.None))!;

        Assert.Equal((0L, 0.0, null), (report.Different, report.Largest, report.Feature));
        Assert.Equal(report.DiskEvents, report.LiveEvents);
        Assert.True(report.Values > 1000 && report.Behind > 0);
    }

    [Fact]
    public async Task An_event_that_is_only_in_memory_shows()
    {
        var (lab, skew) = Start();
        lab.Live.Apply([new ShopEvent { CustomerId = 1, ProductId = 12, Kind = EventKind.Purchase, Time = ShopBuilder.Now + 1, Quantity = 1, UnitPrice = 3 }]);

        var report = (await skew.CompareAsync(CancellationToken.None))!;

        Assert.True(report.Different > 0);
        Assert.NotNull(report.Feature);
        Assert.Equal(report.DiskEvents + 1, report.LiveEvents);
    }

    private (GivenLive Lab, SkewCheck Skew) Start()
    {
        _lab.With(Given.BusyShop(events: 1500));
        _lab.Promote(GivenModel.Indifferent());
        var lab = new GivenLive(_lab);
        var book = SettingsBook.Of(_lab.Settings);
        var watcher = new LandingWatcher(lab.Live, _lab.Database, book, lab.Pulse, lab.Clock, NullLogger<LandingWatcher>.Instance);
        return (lab, new SkewCheck(lab.Live, lab.Builder, lab.Log, lab.Intake, watcher, book, lab.Clock, NullLogger<SkewCheck>.Instance));
    }
}

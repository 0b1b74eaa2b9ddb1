using Microsoft.Extensions.Time.Testing;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Core.Settings;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Serving;

public sealed class ShopStreamTests : IDisposable
{
    private readonly TempLab _lab = new TempLab().With(new ShopBuilder().Customer(1).Product(10).Event(1, 10, EventKind.View, daysAgo: 1));

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_shops_clock_runs_ahead_until_it_meets_the_machines()
    {
        var machine = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var shop = new ShopClock(machine, machine.GetUtcNow().AddMinutes(-10), scale: 60);

        machine.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(machine.GetUtcNow().AddMinutes(-5).AddSeconds(-5), shop.GetUtcNow());

        machine.Advance(TimeSpan.FromHours(1));
        Assert.Equal(machine.GetUtcNow(), shop.GetUtcNow());
    }

    [Fact]
    public async Task Both_ways_in_lead_to_the_same_events()
    {
        var lab = new GivenLive(_lab);
        var sink = new StreamSink(lab.Intake, _lab.Paths, SettingsBook.Of(_lab.Settings), lab.Clock);
        ShopEvent[] events = [View(1), View(2) with { Kind = EventKind.Purchase, OrderId = "L1" }];

        await sink.PostAsync(events, CancellationToken.None);
        Array.ForEach(events, e => sink.Collect(e));
        sink.Land();
        lab.Live.Rebuild(CancellationToken.None);

        Assert.Equal(3, lab.Live.Status(0).Events);
        Assert.Single(Directory.GetFiles(_lab.Paths.LandingOf("sales"), "live_*.csv"));
    }

    [Fact]
    public void A_real_shops_customers_cannot_be_played_and_it_says_so()
    {
        var lab = new GivenLive(_lab);
        using var stream = new ShopStream(
            lab.Live, lab.Recommender, lab.Intake, _lab.Database, SettingsBook.Of(_lab.Settings), lab.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<ShopStream>.Instance);

        var error = Assert.Throws<LabException>(() => stream.Open(10));

        Assert.Equal(Fault.Conflict, error.Fault);
        Assert.False(stream.Current.IsOpen);
    }

    private static ShopEvent View(int second) => new()
    {
        CustomerId = 1,
        ProductId = 10,
        Kind = EventKind.View,
        Time = ShopBuilder.Now + second * Moments.Second,
        Quantity = 1,
        UnitPrice = float.NaN,
    };
}

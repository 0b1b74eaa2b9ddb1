using Microsoft.Extensions.Time.Testing;
using RecSys.Core.Domain;
using RecSys.Core.Serving;

namespace RecSys.Tests.Core.Serving;

public sealed class LivePulseTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LivePulse _pulse;

    public LivePulseTests() => _pulse = new LivePulse(_clock);

    [Fact]
    public void The_rate_is_the_mean_of_the_last_ten_whole_seconds()
    {
        Apply(30, posted: true);
        Apply(20, posted: false);
        Assert.Equal(0, _pulse.Snapshot().EventsPerSecond);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(5, _pulse.Snapshot().EventsPerSecond);
        Assert.Equal((30, 20), (_pulse.Snapshot().Seconds[^1].Posted, _pulse.Snapshot().Seconds[^1].Landed));
    }

    [Fact]
    public void What_brings_nothing_new_has_no_lag()
    {
        _pulse.Applied([], posted: false, _clock.GetUtcNow().AddMinutes(-1));

        Assert.Null(_pulse.Snapshot().Landed.MedianMs);
    }

    [Fact]
    public void A_list_is_opened_once_however_often_its_products_are_looked_at()
    {
        _pulse.Shown(List(1, 10, 11));
        _pulse.Shown(List(2, 10));
        Apply(Event(1, 10, EventKind.View), Event(1, 11, EventKind.View), Event(1, 10, EventKind.Purchase), Event(1, 11, EventKind.Purchase), Event(2, 99, EventKind.View));

        Assert.Equal(new PulseFunnel(2, 1, 3, 0, 2, 1), _pulse.Snapshot().Funnel);
        Assert.Equal(0.5, _pulse.Snapshot().Funnel.HitRate);
    }

    [Fact]
    public void Heat_halves_in_two_minutes()
    {
        Apply(Event(1, 10, EventKind.Purchase));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Apply(Event(1, 11, EventKind.AddToCart));

        Assert.Equal([new PulseProduct(11, 3), new PulseProduct(10, 2.5)], _pulse.Snapshot().Trending);
    }

    [Fact]
    public void A_change_names_the_event_between_two_lists_and_what_it_moved()
    {
        _pulse.Shown(List(1, 10, 11));
        Apply(Event(1, 10, EventKind.Purchase));
        _pulse.Shown(List(1, 11, 12));
        _pulse.Shown(List(1, 13));

        var change = Assert.Single(_pulse.Snapshot().Changes);
        Assert.Equal(("purchase", 10L), (change.Kind, change.ProductId));
        Assert.Equal([12L], change.Entered);
        Assert.Equal([10L], change.Left);
    }

    [Fact]
    public void Lag_runs_from_the_arrival_to_the_list()
    {
        var arrived = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMilliseconds(40));
        _pulse.Applied([Event(1, 10, EventKind.View)], posted: true, arrived);

        Assert.Equal((new PulseLag(40, 40), new PulseLag(null, null)), (_pulse.Snapshot().Posted, _pulse.Snapshot().Landed));
    }

    [Fact]
    public void What_lies_further_back_than_the_window_is_forgotten()
    {
        _pulse.Shown(List(1, 10));
        Apply(5, posted: true);
        _clock.Advance(TimeSpan.FromSeconds(LivePulse.Window + 1));

        Assert.Equal(new PulseFunnel(0, 0, 0, 0, 0, 0), _pulse.Snapshot().Funnel);
    }

    private void Apply(int events, bool posted) => _pulse.Applied([.. Enumerable.Range(0, events).Select(i => Event(7, i, EventKind.View))], posted, _clock.GetUtcNow());

    private void Apply(params ShopEvent[] events) => _pulse.Applied(events, posted: true, _clock.GetUtcNow());

    private static ShopEvent Event(long customer, long product, EventKind kind) => new() { CustomerId = customer, ProductId = product, Kind = kind };

    private static LiveList List(long customer, params long[] products) => new()
    {
        CustomerId = customer,
        Type = "personal",
        ModelVersion = 1,
        GeneratedAt = DateTimeOffset.UnixEpoch,
        DataCutoff = DateTimeOffset.UnixEpoch,
        Recommendations = [.. products.Select((id, i) => new LiveItem(i + 1, id, $"Product {id}", "Books", null, null, 1, "", []))],
    };
}

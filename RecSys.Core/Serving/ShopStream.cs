using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RecSys.Core.Access;
using RecSys.Core.Domain;
using RecSys.Core.Labs.LiveShop;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving;

/// <summary>
/// Opens and closes the live shop: simulated customers visit, are shown our lists, react by their true tastes; what they do arrives as a
/// real shop's events would, some posted, some as files. One shop at a time; it is closed when the lab starts.
/// </summary>
public sealed partial class ShopStream(LiveState live, Recommender recommender, EventIntake intake, LabDatabase database, SettingsBook book, TimeProvider clock, ILogger<ShopStream> logger)
    : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _open;
    private Task _work = Task.CompletedTask;
    private volatile int _eventsPerSecond;

    /// <summary>As it stands; safe to read from any thread.</summary>
    public ShopStreamState Current { get; private set; } = new(false, 0, null, 0, 0, 0, null);

    /// <summary>Opens the shop, or changes its speed.</summary>
    /// <param name="eventsPerSecond">1 to 10,000.</param>
    /// <exception cref="LabException">The number is not allowed, there is no shop yet, or it is a real one: nobody knows its customers' tastes.</exception>
    public void Open(int eventsPerSecond)
    {
        Actor.Demand("open the live shop", $"{eventsPerSecond} events per second");
        if (eventsPerSecond is < 1 or > 10_000)
        {
            throw new LabException($"events_per_second is {eventsPerSecond}.", "Give a number from 1 to 10,000.");
        }

        lock (_gate)
        {
            _eventsPerSecond = eventsPerSecond;
            if (Current.IsOpen)
            {
                Current = Current with { EventsPerSecond = eventsPerSecond };
                return;
            }

            var shop = live.Required();
            using var connection = database.Connect(readOnly: true);
            var visits = new Visits(TrueShoppers.Load(connection), new ShopClock(clock, Moments.ToDateTimeOffset(shop.State.Now), book.Current.Live.ClockScale));
            _open = new CancellationTokenSource();
            Current = new ShopStreamState(true, eventsPerSecond, visits.Clock.GetUtcNow(), 0, 0, 0, null);
            var cancel = _open.Token;
            _work = Task.Factory.StartNew(() => RunAsync(visits, cancel).GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Closes the shop; what was made until now still arrives.</summary>
    public Task CloseAsync()
    {
        Actor.Demand("close the live shop");
        lock (_gate)
        {
            _open?.Cancel();
            return _work;
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => CloseAsync();

    public void Dispose() => _open?.Dispose();

    private async Task RunAsync(Visits visits, CancellationToken cancel)
    {
        var sink = new StreamSink(intake, database.Paths, book, clock);
        string? trouble = null;
        try
        {
            await PlayAsync(visits, sink, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Closed.
        }
#pragma warning disable CA1031 // The shop closes and says why; the lab goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            trouble = e is LabException lab ? $"{lab.Message} {lab.Hint}" : e.Message;
            LogTrouble(e);
        }

        sink.Land();
        lock (_gate)
        {
            Current = Current with { IsOpen = false, Trouble = trouble };
        }
    }

    /// <summary>Ten times a second as many visits as are due. What the lab cannot take in time is not made up for: the shown rate falls.</summary>
    private async Task PlayAsync(Visits visits, StreamSink sink, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), clock);
        var (last, landed, due) = (clock.GetTimestamp(), clock.GetTimestamp(), 0.0);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            var settings = book.Current.Live;
            due = Math.Min(_eventsPerSecond, due + _eventsPerSecond * clock.GetElapsedTime(last).TotalSeconds);
            last = clock.GetTimestamp();
            var posted = new List<ShopEvent>();
            while (due > 0)
            {
                due -= await visits.PlayAsync(recommender, settings.PostedShare, posted.Add, e => sink.Collect(e), clock.GetUtcNow(), cancel);
            }

            await sink.PostAsync(posted, cancel);
            if (clock.GetElapsedTime(landed).TotalSeconds >= settings.FileSeconds)
            {
                landed = clock.GetTimestamp();
                sink.Land();
            }

            lock (_gate)
            {
                Current = Current with { ShopTime = visits.Clock.GetUtcNow(), Visits = visits.Count, Events = visits.Events, TurnedAway = sink.TurnedAway };
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The live shop closed by itself")]
    private partial void LogTrouble(Exception exception);

    /// <summary>Plays visits one after the other.</summary>
    private sealed class Visits(TrueShoppers shoppers, ShopClock shopClock)
    {
        private const int Page = 10;

        private readonly Random _random = Chance.Stream((int)(shopClock.GetUtcNow().ToUnixTimeMilliseconds() & int.MaxValue), "live shop");
        private readonly List<VisitAction> _actions = [];
        private long _lastTime = long.MinValue;

        public ShopClock Clock { get; } = shopClock;

        public long Count { get; private set; }

        public long Events { get; private set; }

        /// <returns>Events of the visit.</returns>
        public async ValueTask<int> PlayAsync(Recommender recommender, double postedShare, Action<ShopEvent> post, Action<ShopEvent> land, DateTimeOffset at, CancellationToken cancel)
        {
            var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
            var customer = shoppers.Next(now, _random);
            var list = await recommender.RecommendAsync(customer, new ListQuery { K = Page }, null, at, cancel);
            _actions.Clear();
            shoppers.Visit(customer, now, [.. list.Recommendations.Select(r => r.ProductId)], _random, _actions);
            Count++;
            Events += _actions.Count;
            var way = _random.NextDouble() < postedShare ? post : land;
            foreach (var action in _actions)
            {
                way(Event(action, now));
            }

            return _actions.Count;
        }

        /// <summary>No two events share a moment: each is one of its own.</summary>
        private ShopEvent Event(in VisitAction action, long now)
        {
            _lastTime = Math.Max(_lastTime + 1, now);
            return new ShopEvent
            {
                CustomerId = action.CustomerId,
                ProductId = action.ProductId,
                Kind = action.Kind,
                Time = _lastTime,
                Quantity = 1,
                UnitPrice = float.NaN,
                OrderId = action.Kind == EventKind.Purchase ? $"L{Count}-{now}" : null,
            };
        }
    }
}

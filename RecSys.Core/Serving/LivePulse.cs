using RecSys.Core.Domain;

namespace RecSys.Core.Serving;

/// <summary>Events that counted in one second.</summary>
/// <param name="At">Begin of the second.</param>
/// <param name="Posted">Through the API.</param>
/// <param name="Landed">Through landing files.</param>
public readonly record struct PulseSecond(DateTimeOffset At, int Posted, int Landed);

/// <summary>How long events took from their arrival to being part of lists, of the last ones of a way in; null without any.</summary>
public sealed record PulseLag(double? MedianMs, double? P95Ms);

/// <summary>What the last minutes' lists led to.</summary>
/// <param name="Shown">Lists shown.</param>
/// <param name="Opened">Lists of which the customer then viewed, carted or bought a product.</param>
/// <param name="Bought">Lists of which the customer then bought a product.</param>
public sealed record PulseFunnel(int Shown, int Opened, int Views, int Carts, int Purchases, int Bought)
{
    /// <summary>Opened ÷ shown; null before any list was shown.</summary>
    public double? HitRate => Shown == 0 ? null : (double)Opened / Shown;
}

/// <summary>A product that is asked for just now.</summary>
/// <param name="Heat">Weighted events, each counting half after two minutes.</param>
public sealed record PulseProduct(long ProductId, double Heat);

/// <summary>A list that an event changed.</summary>
/// <param name="Entered">Products that came into the list.</param>
/// <param name="Left">Products that fell out of it.</param>
public sealed record PulseChange(DateTimeOffset At, long CustomerId, string Kind, long ProductId, IReadOnlyList<long> Entered, IReadOnlyList<long> Left);

/// <summary>What goes on just now. Moments are this machine's.</summary>
/// <param name="EventsPerSecond">Mean of the last ten seconds.</param>
public sealed record PulseSnapshot(
    double EventsPerSecond,
    IReadOnlyList<PulseSecond> Seconds,
    PulseLag Posted,
    PulseLag Landed,
    PulseFunnel Funnel,
    IReadOnlyList<PulseProduct> Trending,
    IReadOnlyList<PulseChange> Changes,
    long Accepted,
    long Duplicates,
    long Rejected,
    long Quarantined);

/// <summary>
/// Watches the live state for the dashboard: events per second and way in, lag, what lists lead to, what is trending, what changed. Holds
/// the last minutes only; memory does not grow with events. Safe to use from several threads.
/// </summary>
public sealed class LivePulse(TimeProvider clock)
{
    /// <summary>Seconds kept.</summary>
    public const int Window = 300;

    private const int ShownSeconds = 120;
    private const int Mean = 10;
    private const int Lags = 500;
    private const int MostChanges = 12;
    private const int TopProducts = 10;
    private const double HalfLifeSeconds = 120;

    private readonly Lock _gate = new();
    private readonly Second[] _seconds = [.. Enumerable.Range(0, Window).Select(_ => new Second())];
    private readonly Queue<double>[] _lags = [new(), new()];
    private readonly Dictionary<long, (double Heat, long At)> _heat = [];
    private readonly LinkedList<PulseChange> _changes = [];
    private readonly ShownLists _shown = new();
    private (long Accepted, long Duplicates, long Rejected, long Quarantined) _totals;
    private (long Shown, long Opened) _lists;

    /// <summary>Raised after events have counted, from a writer's thread: be quick.</summary>
    public event Action? Changed;

    /// <summary>Events have become part of lists.</summary>
    /// <param name="events">Those that counted.</param>
    /// <param name="posted">Through the API; else through a file.</param>
    /// <param name="arrived">When they came.</param>
    public void Applied(IReadOnlyList<ShopEvent> events, bool posted, DateTimeOffset arrived)
    {
        // A file that the state was built from at start has arrived long ago, and brings nothing.
        if (events.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        lock (_gate)
        {
            var second = At(now.ToUnixTimeSeconds());
            second.Count(events.Count, posted);
            var lags = _lags[posted ? 0 : 1];
            lags.Enqueue((now - arrived).TotalMilliseconds);
            if (lags.Count > Lags)
            {
                lags.Dequeue();
            }

            foreach (var e in events)
            {
                second.Kinds[(int)e.Kind]++;
                Heat(e, now.ToUnixTimeSeconds());
                var hit = _shown.Hit(e);
                second.Opened += hit.Opened ? 1 : 0;
                _lists.Opened += hit.Opened ? 1 : 0;
                second.Bought += hit.Bought ? 1 : 0;
            }
        }

        LabMetrics.Events.Add(events.Count, LabMetrics.Way(posted));
        LabMetrics.Lag.Record((now - arrived).TotalSeconds, LabMetrics.Way(posted));
        Changed?.Invoke();
    }

    /// <summary>A call was answered.</summary>
    public void Received(EventReceipt receipt)
    {
        var quarantined = receipt.Rejected.Count(r => r.Quarantined);
        lock (_gate)
        {
            _totals = (
                _totals.Accepted + receipt.Accepted, _totals.Duplicates + receipt.Duplicates,
                _totals.Rejected + receipt.Rejected.Count - quarantined, _totals.Quarantined + quarantined);
        }

        LabMetrics.Turned.Add(receipt.Duplicates, new KeyValuePair<string, object?>("why", "duplicate"));
        LabMetrics.Turned.Add(receipt.Rejected.Count - quarantined, new KeyValuePair<string, object?>("why", "rejected"));
        LabMetrics.Turned.Add(quarantined, new KeyValuePair<string, object?>("why", "quarantined"));
    }

    /// <summary>A customer was shown a list; what they do next tells whether it was any good.</summary>
    public void Shown(LiveList list)
    {
        var now = clock.GetUtcNow();
        var products = list.Recommendations.Select(r => r.ProductId).ToArray();
        lock (_gate)
        {
            At(now.ToUnixTimeSeconds()).Shown++;
            _lists.Shown++;
            if (_shown.Show(list.CustomerId, products) is { } before)
            {
                Note(list.CustomerId, before, products, now);
            }
        }
    }

    /// <summary>Lists shown, and those of them that were opened, since the lab started.</summary>
    public (long Shown, long Opened) Lists
    {
        get
        {
            lock (_gate)
            {
                return _lists;
            }
        }
    }

    /// <summary>As it stands.</summary>
    public PulseSnapshot Snapshot()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow().ToUnixTimeSeconds();
            // The second at work is not over: it would show as a dip.
            var seconds = Enumerable.Range(1, ShownSeconds).Select(back => Line(now - ShownSeconds - 1 + back)).ToList();
            return new PulseSnapshot(
                seconds.TakeLast(Mean).Average(s => s.Posted + s.Landed),
                seconds,
                LagOf(_lags[0]),
                LagOf(_lags[1]),
                Funnel(now),
                [.. _heat.Select(h => new PulseProduct(h.Key, Cooled(h.Value, now))).OrderByDescending(p => p.Heat).ThenBy(p => p.ProductId).Take(TopProducts)],
                [.. _changes],
                _totals.Accepted,
                _totals.Duplicates,
                _totals.Rejected,
                _totals.Quarantined);
        }
    }

    private void Note(long customerId, ShownList before, long[] products, DateTimeOffset now)
    {
        long[] entered = [.. products.Except(before.Products)];
        long[] left = [.. before.Products.Except(products)];
        if (before.LastEvent is { } cause && entered.Length + left.Length > 0)
        {
            _changes.AddFirst(new PulseChange(now, customerId, cause.Kind.Name(), cause.ProductId, entered, left));
            if (_changes.Count > MostChanges)
            {
                _changes.RemoveLast();
            }
        }
    }

    private PulseFunnel Funnel(long now)
    {
        var recent = _seconds.Where(s => s.Number > now - Window).ToList();
        return new PulseFunnel(
            recent.Sum(s => s.Shown),
            recent.Sum(s => s.Opened),
            recent.Sum(s => s.Kinds[(int)EventKind.View]),
            recent.Sum(s => s.Kinds[(int)EventKind.AddToCart]),
            recent.Sum(s => s.Kinds[(int)EventKind.Purchase]),
            recent.Sum(s => s.Bought));
    }

    private Second At(long number)
    {
        var second = _seconds[number % Window];
        if (second.Number != number)
        {
            second.Begin(number);
        }

        return second;
    }

    private PulseSecond Line(long number)
    {
        var second = _seconds[number % Window];
        var at = DateTimeOffset.FromUnixTimeSeconds(number);
        return second.Number == number ? new PulseSecond(at, second.Posted, second.Landed) : new PulseSecond(at, 0, 0);
    }

    private void Heat(in ShopEvent e, long now)
    {
        var weight = e.Kind switch { EventKind.Purchase => 5, EventKind.AddToCart => 3, _ => 1 };
        _heat[e.ProductId] = (weight + (_heat.TryGetValue(e.ProductId, out var before) ? Cooled(before, now) : 0), now);
    }

    private static double Cooled((double Heat, long At) value, long now) => value.Heat * Math.Pow(0.5, (now - value.At) / HalfLifeSeconds);

    private static PulseLag LagOf(Queue<double> lags)
    {
        double[] sorted = [.. lags.Order()];
        return sorted.Length == 0 ? new PulseLag(null, null) : new PulseLag(sorted[sorted.Length / 2], sorted[(int)(0.95 * (sorted.Length - 1))]);
    }

    private sealed class Second
    {
        public long Number { get; private set; }

        public int Posted { get; private set; }

        public int Landed { get; private set; }

        public int Shown { get; set; }

        public int Opened { get; set; }

        public int Bought { get; set; }

        public int[] Kinds { get; } = new int[EventKinds.Count];

        public void Begin(long number)
        {
            Number = number;
            Posted = Landed = Shown = Opened = Bought = 0;
            Array.Clear(Kinds);
        }

        public void Count(int events, bool posted)
        {
            Posted += posted ? events : 0;
            Landed += posted ? 0 : events;
        }
    }
}

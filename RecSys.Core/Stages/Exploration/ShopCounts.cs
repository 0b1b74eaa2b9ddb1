using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Generation;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Exploration;

/// <summary>What a customer's history looks like from afar.</summary>
/// <param name="FirstDay">Days since 1970 UTC of the first event.</param>
/// <param name="DaysSinceLast">Days from the last event to now.</param>
/// <param name="ActiveDays">Distinct days with events, in order.</param>
public sealed record CustomerActivity(int Events, long FirstDay, double DaysSinceLast, IReadOnlyList<long> ActiveDays);

/// <summary>Everything the charts count, gathered in one pass over the customers' histories. Days, hours and weekdays are UTC.</summary>
public sealed class ShopCounts
{
    /// <summary>Quiet time that ends a visit, in milliseconds: half an hour, as web analytics count.</summary>
    public const long SessionGap = Moments.Hour / 2;

    /// <summary>Upper bounds of the recency weights' bins, exclusive; the last is open.</summary>
    internal static readonly double[] WeightBounds = [0.1, 0.25, 0.5, 1, 2, 5, 10, double.PositiveInfinity];

    private readonly GoldSettings _settings;
    private readonly long _from;
    private readonly long _to;
    private readonly int? _category;
    private readonly byte[] _deepest;
    private readonly double[] _weights;
    private readonly List<int> _met = [];
    private readonly List<int> _baskets = [];
    private readonly List<(int Order, long Day, int Product)> _bought = [];

    private ShopCounts(ShopState state, ExplorationFilter filter, GoldSettings settings)
    {
        State = state;
        _settings = settings;
        (_from, _to) = filter.Window(state);
        _category = filter.Category is null ? null : state.Categories.Find(filter.Category);
        _deepest = new byte[state.Products.Count];
        _weights = new double[state.Products.Count];
        EventsByProduct = new int[state.Products.Count];
        PurchasesByLocation = new long[state.Locations.Count];
        PurchasesByCategoryAndAge = [.. Enumerable.Range(0, state.Categories.Count).Select(_ => new long[AgeGroups.Names.Count])];
        ByCategory = Rows(state.Categories.Count);
        FirstDay = DayOf(_from);
        ByDay = Rows((int)Math.Max(1, DayOf(_to - 1) - FirstDay + 1));
    }

    public ShopState State { get; }

    /// <summary>Events per kind.</summary>
    public long[] ByKind { get; } = new long[EventKinds.Count];

    public int[] EventsByProduct { get; }

    /// <summary>Per category, then kind.</summary>
    public long[][] ByCategory { get; }

    /// <summary>Per price band of the unit price, then kind.</summary>
    public long[][] ByPriceBand { get; } = Rows(PriceBands.Names.Count);

    public long[] PurchasesByAgeGroup { get; } = new long[AgeGroups.Names.Count];

    public long[] PurchasesByLocation { get; }

    public long[][] PurchasesByCategoryAndAge { get; }

    /// <summary>Per hour of the day, then kind.</summary>
    public long[][] ByHour { get; } = Rows(24);

    /// <summary>Per weekday from Monday, then kind.</summary>
    public long[][] ByWeekday { get; } = Rows(7);

    /// <summary>Visits that begin in an hour: per weekday from Monday, then hour. A visit ends when a customer does nothing for <see cref="SessionGap"/>.</summary>
    public long[][] SessionsByWeekdayAndHour { get; } = [.. Enumerable.Range(0, 7).Select(_ => new long[24])];

    /// <summary>Days since 1970 UTC of the first event.</summary>
    public long FirstDay { get; }

    /// <summary>Per day from <see cref="FirstDay"/>, then kind.</summary>
    public long[][] ByDay { get; }

    /// <summary>Customer–product pairs that got as far as a kind, or farther.</summary>
    public long[] PairsReaching { get; } = new long[EventKinds.Count];

    /// <summary>Customer–product pairs by what their events are worth at the end of the window, each halved with every half-life (Gold:HalfLifeDays); bins of <see cref="WeightBounds"/>.</summary>
    public long[] PairsByWeight { get; } = new long[WeightBounds.Length];

    /// <summary>Distinct products of each basket: an order, or a customer's UTC day where purchases carry no order.</summary>
    public IReadOnlyList<int> BasketSizes => _baskets;

    /// <summary>Customers that are counted, with and without events.</summary>
    public int Customers { get; private set; }

    /// <summary>Customers with events.</summary>
    public List<CustomerActivity> Activity { get; } = [];

    /// <summary>What is known to be true of them; null where the shop was not generated.</summary>
    public KnownTruth? Truth { get; private set; }

    public HybridSample Hybrid { get; private set; } = new(0, []);

    /// <summary>Counts what the filter keeps.</summary>
    /// <param name="connection">Open: for the truth and the hybrid scores.</param>
    public static ShopCounts Of(ShopState state, ExplorationFilter filter, GoldSettings settings, SqliteConnection connection, CancellationToken cancel)
    {
        var counts = new ShopCounts(state, filter, settings);
        var kept = state.Customers.Where(customer => filter.Keeps(customer, state)).ToList();
        counts.Customers = kept.Count;
        foreach (var customer in kept)
        {
            cancel.ThrowIfCancellationRequested();
            counts.Count(customer);
        }

        counts.Truth = KnownTruth.Of(connection, state, kept, filter.Category);
        counts.Hybrid = HybridSample.Of(connection, [.. kept.Select(c => c.Id)], filter.Category);
        return counts;
    }

    private static long DayOf(long moment) => (long)Math.Floor(moment / (double)Moments.Day);

    private static int HourOf(long moment, long day) => (int)((moment - day * Moments.Day) / Moments.Hour);

    // 1970-01-01 was a Thursday.
    private static int WeekdayOf(long day) => (int)(((day + 3) % 7 + 7) % 7);

    private static long[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => new long[EventKinds.Count])];

    private void Count(CustomerHistory customer)
    {
        var days = new List<long>();
        var last = long.MinValue / 2;
        var events = 0;
        foreach (ref readonly var e in customer.Events)
        {
            if (!Keeps(e))
            {
                continue;
            }

            events++;
            var day = DayOf(e.Time);
            if (days.Count == 0 || days[^1] != day)
            {
                days.Add(day);
            }

            Count(e, day);
            if (e.Time - last > SessionGap)
            {
                SessionsByWeekdayAndHour[WeekdayOf(day)][HourOf(e.Time, day)]++;
            }

            last = e.Time;
            if (e.Kind == EventKind.Purchase)
            {
                CountPurchase(customer, e);
            }
        }

        CountPairs();
        CountBaskets();
        if (days.Count > 0)
        {
            Activity.Add(new CustomerActivity(events, days[0], Moments.DaysBetween(last, _to), days));
        }
    }

    private bool Keeps(in HistoryEvent e) => e.Time >= _from && e.Time < _to && (_category is null || State.Products[e.Product].Category == _category);

    private void Count(in HistoryEvent e, long day)
    {
        var kind = (int)e.Kind;
        ByKind[kind]++;
        EventsByProduct[e.Product]++;
        ByCategory[State.Products[e.Product].Category][kind]++;
        ByHour[HourOf(e.Time, day)][kind]++;
        ByWeekday[WeekdayOf(day)][kind]++;
        ByDay[(int)(day - FirstDay)][kind]++;
        if (PriceBands.Of(State.PriceOf(e)) is >= 0 and var band)
        {
            ByPriceBand[band][kind]++;
        }

        if (_deepest[e.Product] == 0)
        {
            _met.Add(e.Product);
        }

        _deepest[e.Product] = Math.Max(_deepest[e.Product], (byte)(kind + 1));
        _weights[e.Product] += Decay.Weight(e, _to, _settings);
    }

    private void CountPurchase(CustomerHistory customer, in HistoryEvent e)
    {
        _bought.Add((e.Order, e.Order == HistoryEvent.NoOrder ? DayOf(e.Time) : 0, e.Product));
        PurchasesByAgeGroup[customer.AgeGroup]++;
        PurchasesByCategoryAndAge[State.Products[e.Product].Category][customer.AgeGroup]++;
        if (customer.Location >= 0)
        {
            PurchasesByLocation[customer.Location]++;
        }
    }

    private void CountPairs()
    {
        foreach (var product in _met)
        {
            for (var kind = 0; kind < _deepest[product]; kind++)
            {
                PairsReaching[kind]++;
            }

            PairsByWeight[Array.FindIndex(WeightBounds, bound => _weights[product] < bound)]++;
            (_deepest[product], _weights[product]) = (0, 0);
        }

        _met.Clear();
    }

    private void CountBaskets()
    {
        _baskets.AddRange(_bought.Distinct().GroupBy(b => (b.Order, b.Day)).Select(basket => basket.Count()));
        _bought.Clear();
    }
}

using RecSys.Core.Domain;
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

    private readonly byte[] _deepest;
    private readonly List<int> _met = [];

    private ShopCounts(ShopState state)
    {
        State = state;
        _deepest = new byte[state.Products.Count];
        EventsByProduct = new int[state.Products.Count];
        PurchasesByLocation = new long[state.Locations.Count];
        PurchasesByCategoryAndAge = [.. Enumerable.Range(0, state.Categories.Count).Select(_ => new long[AgeGroups.Names.Count])];
        FirstDay = DayOf(state.FirstEvent ?? 0);
        ByDay = Rows((int)(DayOf(state.Now - 1) - FirstDay) + 1);
    }

    public ShopState State { get; }

    /// <summary>Events per kind.</summary>
    public long[] ByKind { get; } = new long[EventKinds.Count];

    public int[] EventsByProduct { get; }

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

    /// <summary>Distinct products of each basket.</summary>
    public IReadOnlyList<int> BasketSizes { get; private set; } = [];

    /// <summary>Customers with events.</summary>
    public List<CustomerActivity> Activity { get; } = [];

    public static ShopCounts Of(ShopState state, CancellationToken cancel)
    {
        var counts = new ShopCounts(state);
        foreach (var customer in state.Customers)
        {
            cancel.ThrowIfCancellationRequested();
            counts.Count(customer);
        }

        var baskets = Grouping.Baskets(state);
        counts.BasketSizes = [.. Enumerable.Range(0, baskets.Count).Select(row => baskets.Row(row).Length)];
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
        foreach (ref readonly var e in customer.Events)
        {
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
        if (days.Count > 0)
        {
            Activity.Add(new CustomerActivity(customer.Events.Length, days[0], Moments.DaysBetween(customer.Events[^1].Time, State.Now), days));
        }
    }

    private void Count(in HistoryEvent e, long day)
    {
        var kind = (int)e.Kind;
        ByKind[kind]++;
        EventsByProduct[e.Product]++;
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
    }

    private void CountPurchase(CustomerHistory customer, in HistoryEvent e)
    {
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

            _deepest[product] = 0;
        }

        _met.Clear();
    }
}

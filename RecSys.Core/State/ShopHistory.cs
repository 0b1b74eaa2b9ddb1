using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>
/// Everything silver holds, in time order: what a <see cref="ShopState"/> is folded from. Immutable, shared by the stages of a run; a further
/// day makes a new history that shares what it does not touch.
/// </summary>
public sealed class ShopHistory
{
    private readonly EventDays _events;
    private readonly CustomerVersion[] _customers;
    private readonly ProductVersion[] _products;

    /// <param name="customers">Versions in any order.</param>
    /// <param name="products">Versions in any order.</param>
    /// <param name="events">Events in any order; those of one moment keep the order of their customer, product, kind and order.</param>
    /// <param name="threads">Threads to sort with.</param>
    public ShopHistory(IEnumerable<CustomerVersion> customers, IEnumerable<ProductVersion> products, ShopEvent[] events, int threads = 1)
        : this([.. customers.OrderBy(c => c.ValidFrom).ThenBy(c => c.CustomerId)], [.. products.OrderBy(p => p.ValidFrom).ThenBy(p => p.ProductId)], EventDays.Of(events, threads))
    {
    }

    private ShopHistory(CustomerVersion[] customers, ProductVersion[] products, EventDays events) => (_customers, _products, _events) = (customers, products, events);

    /// <summary>By the moment they hold from, then by id.</summary>
    public IReadOnlyList<CustomerVersion> Customers => _customers;

    /// <summary>By the moment they hold from, then by id.</summary>
    public IReadOnlyList<ProductVersion> Products => _products;

    /// <summary>In time order.</summary>
    public IReadOnlyList<ShopEvent> Events => _events;

    /// <summary>The same, day by day: for loops over all of them, and to tell which days have changed.</summary>
    public IReadOnlyList<EventDay> Days => _events.Days;

    /// <summary>What was counted of it.</summary>
    internal CountsKept Counts { get; } = new();

    public long? FirstEvent => _events.Count == 0 ? null : _events[0].Time;

    /// <summary>The lab's now: just after the last event. Null without events.</summary>
    public long? Now => _events.Count == 0 ? null : _events[_events.Count - 1].Time + 1;

    /// <summary>This history and what came since.</summary>
    /// <param name="changes">New events, and every version of each customer and product of which there is a new one.</param>
    internal ShopHistory With(SilverChanges changes) => new(
        Replace(_customers, changes.Customers, static c => c.CustomerId, static c => c.ValidFrom),
        Replace(_products, changes.Products, static p => p.ProductId, static p => p.ValidFrom),
        changes.Events.Length == 0 ? _events : _events.With(changes.Events));

    /// <summary>This history as if nothing had happened from a moment on: later events and versions are gone.</summary>
    internal ShopHistory Before(long moment) =>
        new([.. _customers.TakeWhile(c => c.ValidFrom < moment)], [.. _products.TakeWhile(p => p.ValidFrom < moment)], _events.Before(moment));

    private static T[] Replace<T>(T[] sorted, IReadOnlyList<T> changed, Func<T, long> id, Func<T, long> from)
    {
        if (changed.Count == 0)
        {
            return sorted;
        }

        var ids = changed.Select(id).ToHashSet();
        var added = new Queue<T>(changed.OrderBy(from).ThenBy(id));
        var merged = new List<T>(sorted.Length + changed.Count);
        foreach (var version in sorted)
        {
            if (ids.Contains(id(version)))
            {
                continue;
            }

            while (added.TryPeek(out var next) && (from(next), id(next)).CompareTo((from(version), id(version))) < 0)
            {
                merged.Add(added.Dequeue());
            }

            merged.Add(version);
        }

        merged.AddRange(added);
        return [.. merged];
    }
}

/// <summary>Replays a history into a state, forward only, stopping wherever it is asked to.</summary>
public sealed class ShopReplay(ShopHistory history)
{
    private int _customer;
    private int _product;
    private int _day;
    private int _next;

    public ShopState State { get; } = new();

    /// <summary>Applies what lies before a moment and not yet in the state.</summary>
    public ShopState AdvanceTo(long moment)
    {
        for (; _customer < history.Customers.Count && history.Customers[_customer].ValidFrom < moment; _customer++)
        {
            State.Apply(history.Customers[_customer]);
        }

        for (; _product < history.Products.Count && history.Products[_product].ValidFrom < moment; _product++)
        {
            State.Apply(history.Products[_product]);
        }

        if (State.EventCount == 0)
        {
            State.MakeRoomFor(history.Days.TakeWhile(day => day.Start < moment));
        }

        while (_day < history.Days.Count && ApplyDay(history.Days[_day].Events.Span, moment))
        {
            (_day, _next) = (_day + 1, 0);
        }

        State.AdvanceTo(moment);
        return State;
    }

    /// <summary>
    /// The catalogue at a moment, counted once for a history: stages that ask for the same moment after one another find it, as a fold's cutoff and the
    /// lab's now are asked for by several.
    /// </summary>
    /// <param name="moment">Not before the state's now.</param>
    public Catalogue CatalogueAt(long moment, GoldSettings settings, ParallelOptions parallel)
    {
        var state = AdvanceTo(moment);
        return new Catalogue(state, settings, history.Counts.At(moment, settings, () => CatalogueCounts.Of(state, settings, parallel)));
    }

    /// <returns>Whether the day is done.</returns>
    private bool ApplyDay(ReadOnlySpan<ShopEvent> events, long moment)
    {
        for (; _next < events.Length && events[_next].Time < moment; _next++)
        {
            State.Apply(in events[_next]);
        }

        return _next == events.Length;
    }
}

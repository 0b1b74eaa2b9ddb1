using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>
/// Everything silver holds, in time order: what a <see cref="ShopState"/> is folded from. Immutable, shared by the stages of a run.
/// </summary>
public sealed class ShopHistory
{
    private readonly ShopEvent[] _events;

    /// <param name="customers">Versions in any order.</param>
    /// <param name="products">Versions in any order.</param>
    /// <param name="events">Events in any order; those of one moment keep the order of their customer, product, kind and order.</param>
    public ShopHistory(IEnumerable<CustomerVersion> customers, IEnumerable<ProductVersion> products, ShopEvent[] events)
    {
        Customers = [.. customers.OrderBy(c => c.ValidFrom).ThenBy(c => c.CustomerId)];
        Products = [.. products.OrderBy(p => p.ValidFrom).ThenBy(p => p.ProductId)];
        EventOrder.Sort(events);
        _events = events;
    }

    public IReadOnlyList<CustomerVersion> Customers { get; }

    public IReadOnlyList<ProductVersion> Products { get; }

    /// <summary>In time order.</summary>
    public IReadOnlyList<ShopEvent> Events => _events;

    /// <summary>The same, for loops over all of them.</summary>
    public ReadOnlySpan<ShopEvent> EventSpan => _events;

    public long? FirstEvent => _events.Length == 0 ? null : _events[0].Time;

    /// <summary>The lab's now: just after the last event. Null without events.</summary>
    public long? Now => _events.Length == 0 ? null : _events[^1].Time + 1;
}

/// <summary>Replays a history into a state, forward only, stopping wherever it is asked to.</summary>
public sealed class ShopReplay(ShopHistory history)
{
    private int _customer;
    private int _product;
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

        var events = history.EventSpan;
        for (; _next < events.Length && events[_next].Time < moment; _next++)
        {
            State.Apply(in events[_next]);
        }

        State.AdvanceTo(moment);
        return State;
    }
}

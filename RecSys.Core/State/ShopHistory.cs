using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>
/// Everything silver holds, in time order: what a <see cref="ShopState"/> is folded from. Immutable, shared by the stages of a run.
/// </summary>
public sealed class ShopHistory
{
    /// <param name="customers">Versions in any order.</param>
    /// <param name="products">Versions in any order.</param>
    /// <param name="events">Events in any order; those of one moment keep the order of their customer, product, kind and order.</param>
    public ShopHistory(IEnumerable<CustomerVersion> customers, IEnumerable<ProductVersion> products, ShopEvent[] events)
    {
        Customers = [.. customers.OrderBy(c => c.ValidFrom).ThenBy(c => c.CustomerId)];
        Products = [.. products.OrderBy(p => p.ValidFrom).ThenBy(p => p.ProductId)];
        Events = events;
        Array.Sort(events, Compare);
    }

    public IReadOnlyList<CustomerVersion> Customers { get; }

    public IReadOnlyList<ProductVersion> Products { get; }

    /// <summary>In time order.</summary>
    public IReadOnlyList<ShopEvent> Events { get; }

    public long? FirstEvent => Events.Count == 0 ? null : Events[0].Time;

    /// <summary>The lab's now: just after the last event. Null without events.</summary>
    public long? Now => Events.Count == 0 ? null : Events[^1].Time + 1;

    private static int Compare(ShopEvent a, ShopEvent b)
    {
        var order = a.Time.CompareTo(b.Time);
        order = order != 0 ? order : a.CustomerId.CompareTo(b.CustomerId);
        order = order != 0 ? order : a.ProductId.CompareTo(b.ProductId);
        order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
        return order != 0 ? order : string.CompareOrdinal(a.OrderId, b.OrderId);
    }
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

        for (; _next < history.Events.Count && history.Events[_next].Time < moment; _next++)
        {
            State.Apply(history.Events[_next]);
        }

        State.AdvanceTo(moment);
        return State;
    }
}

using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>What one customer's events add up to, beyond what <see cref="CustomerView"/> counts. Reused from customer to customer.</summary>
public sealed class CustomerActivity
{
    private readonly HashSet<long> _orders = [];

    /// <summary>Distinct orders; where purchases carry none, distinct UTC days with a purchase.</summary>
    public int Orders => _orders.Count;

    /// <summary><see cref="long.MinValue"/> without events.</summary>
    public long FirstEvent { get; private set; }

    /// <summary><see cref="long.MinValue"/> without events.</summary>
    public long LastEvent { get; private set; }

    /// <summary>Events of any kind in the 30 days before the moment.</summary>
    public int Events30Days { get; private set; }

    internal void Load(CustomerView customer)
    {
        var events = customer.Customer.Events;
        FirstEvent = events.IsEmpty ? long.MinValue : events[0].Time;
        LastEvent = events.IsEmpty ? long.MinValue : events[^1].Time;
        Events30Days = 0;
        _orders.Clear();
        var recentFrom = customer.Now - 30 * Moments.Day;
        foreach (ref readonly var e in events)
        {
            Events30Days += e.Time >= recentFrom ? 1 : 0;
            if (e.Kind == EventKind.Purchase)
            {
                // Orders count up from 0; days without an order go below it.
                _orders.Add(e.Order == HistoryEvent.NoOrder ? -1 - e.Time / Moments.Day : e.Order);
            }
        }
    }
}

using System.Runtime.InteropServices;
using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>The customers' half of the state, for one customer: the profile now and every event so far in time order.</summary>
public sealed class CustomerHistory(int index, CustomerVersion profile)
{
    private readonly List<HistoryEvent> _events = [];

    /// <summary>Position in <see cref="ShopState.Customers"/>.</summary>
    public int Index { get; } = index;

    public long Id => Profile.CustomerId;

    public CustomerVersion Profile { get; private set; } = profile;

    public int AgeGroup => AgeGroups.Of(Profile.Age);

    /// <summary>Index of the location in <see cref="ShopState.Locations"/>; -1 where it is unknown.</summary>
    public int Location { get; internal set; } = -1;

    /// <summary>In time order; events of one moment by product, kind and order.</summary>
    public ReadOnlySpan<HistoryEvent> Events => CollectionsMarshal.AsSpan(_events);

    internal void MakeRoomFor(int more) => _events.EnsureCapacity(_events.Count + more);

    internal void Update(CustomerVersion version) => Profile = version;

    internal CustomerHistory Copy() => Copy(Profile, Location);

    /// <summary>The same events under another profile.</summary>
    internal CustomerHistory Copy(CustomerVersion profile, int location)
    {
        var copy = new CustomerHistory(Index, profile) { Location = location };
        copy._events.AddRange(_events);
        return copy;
    }

    /// <summary>
    /// Puts an event where it belongs: the usual one at the end, a late one before what came after it. Events of one moment stand by
    /// product, kind and order, as their ids and not as their indexes say, so that the history does not depend on the order of arrival.
    /// </summary>
    internal void Add(in HistoryEvent added, ShopState state)
    {
        var at = _events.Count;
        while (at > 0 && (_events[at - 1].Time > added.Time || (_events[at - 1].Time == added.Time && IsAfter(_events[at - 1], added, state))))
        {
            at--;
        }

        _events.Insert(at, added);
    }

    private static bool IsAfter(in HistoryEvent a, in HistoryEvent b, ShopState state)
    {
        if (a.Product != b.Product)
        {
            return state.Products[a.Product].Id > state.Products[b.Product].Id;
        }

        return a.Kind != b.Kind ? a.Kind > b.Kind : string.CompareOrdinal(Name(a, state), Name(b, state)) > 0;
    }

    private static string? Name(in HistoryEvent e, ShopState state) => e.Order == HistoryEvent.NoOrder ? null : state.Orders[e.Order];
}

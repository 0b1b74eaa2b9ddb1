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

    /// <summary>In time order; events of one moment in the order they were applied.</summary>
    public ReadOnlySpan<HistoryEvent> Events => CollectionsMarshal.AsSpan(_events);

    internal void Update(CustomerVersion version) => Profile = version;

    internal void Add(in HistoryEvent added)
    {
        // A late event goes where it belongs; the usual one goes to the end.
        var at = _events.Count;
        while (at > 0 && _events[at - 1].Time > added.Time)
        {
            at--;
        }

        _events.Insert(at, added);
    }
}

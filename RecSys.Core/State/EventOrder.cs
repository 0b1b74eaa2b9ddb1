using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>The one order of events: time, then customer, product, kind and order, so that every load of the same rows is the same history.</summary>
internal static class EventOrder
{
    /// <summary>Sorts in place: moments as plain keys first, ties by the rest. Silver is mostly in order already.</summary>
    public static void Sort(ShopEvent[] events)
    {
        if (IsSorted(events))
        {
            return;
        }

        var times = Array.ConvertAll(events, static e => e.Time);
        var from = new int[events.Length];
        for (var i = 0; i < from.Length; i++)
        {
            from[i] = i;
        }

        Array.Sort(times, from);
        Permute(events, from);
        for (var start = 0; start < events.Length;)
        {
            var end = start + 1;
            while (end < events.Length && times[end] == times[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                Array.Sort(events, start, end - start, Comparer<ShopEvent>.Create(Compare));
            }

            start = end;
        }
    }

    public static bool IsSorted(ShopEvent[] events)
    {
        for (var i = 1; i < events.Length; i++)
        {
            if (events[i - 1].Time > events[i].Time || Compare(events[i - 1], events[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Moves what stands at from[i] to i, cycle by cycle: no second copy of the events.</summary>
    private static void Permute(ShopEvent[] events, int[] from)
    {
        for (var start = 0; start < events.Length; start++)
        {
            if (from[start] == start)
            {
                continue;
            }

            var first = events[start];
            var at = start;
            while (from[at] != start)
            {
                var source = from[at];
                events[at] = events[source];
                from[at] = at;
                at = source;
            }

            events[at] = first;
            from[at] = at;
        }
    }

    private static int Compare(ShopEvent a, ShopEvent b)
    {
        var order = a.Time.CompareTo(b.Time);
        order = order != 0 ? order : a.CustomerId.CompareTo(b.CustomerId);
        order = order != 0 ? order : a.ProductId.CompareTo(b.ProductId);
        order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
        return order != 0 ? order : string.CompareOrdinal(a.OrderId, b.OrderId);
    }
}

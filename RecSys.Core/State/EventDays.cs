using System.Collections;
using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>
/// Events in their one order, cut into UTC days. Immutable: more events make a new list that shares every day they do not fall into, so
/// that a further day costs what the day has, and readers of the old list are not disturbed.
/// </summary>
public sealed class EventDays : IReadOnlyList<ShopEvent>
{
    private readonly EventDay[] _days;
    private readonly int[] _starts;

    private EventDays(EventDay[] days)
    {
        _days = days;
        _starts = new int[days.Length + 1];
        for (var i = 0; i < days.Length; i++)
        {
            _starts[i + 1] = _starts[i] + days[i].Events.Length;
        }
    }

    /// <summary>In time order; days without events are left out.</summary>
    public IReadOnlyList<EventDay> Days => _days;

    public int Count => _starts[^1];

    public ShopEvent this[int index]
    {
        get
        {
            var at = Array.BinarySearch(_starts, index);
            var day = at >= 0 ? at : ~at - 1;
            return _days[day].Events.Span[index - _starts[day]];
        }
    }

    /// <param name="events">In any order; may be sorted in place and kept.</param>
    /// <param name="threads">Threads to sort with.</param>
    public static EventDays Of(ShopEvent[] events, int threads = 1)
    {
        if (EventOrder.IsSorted(events) || Scatter(events) is not { } days)
        {
            EventOrder.Sort(events);
            return new EventDays([.. Cut(events)]);
        }

        Parallel.ForEach(days, new ParallelOptions { MaxDegreeOfParallelism = threads }, EventOrder.Sort);
        return new EventDays(Array.ConvertAll(days, day => new EventDay(EventDay.Of(day[0].Time), day)));
    }

    /// <summary>These and more events.</summary>
    /// <param name="added">In any order; sorted in place.</param>
    public EventDays With(ShopEvent[] added)
    {
        EventOrder.Sort(added);
        var days = new SortedDictionary<long, EventDay>(_days.ToDictionary(d => d.Day));
        foreach (var day in Cut(added))
        {
            days[day.Day] = days.TryGetValue(day.Day, out var known) ? known.With(day) : day;
        }

        return new EventDays([.. days.Values]);
    }

    /// <summary>Those before a moment; the days before it are shared.</summary>
    internal EventDays Before(long moment)
    {
        var last = EventDay.Of(moment);
        return new EventDays([.. _days.TakeWhile(d => d.Day < last), .. Cut([.. _days.Where(d => d.Day == last).SelectMany(d => d.Events.ToArray()).Where(e => e.Time < moment)])]);
    }

    public IEnumerator<ShopEvent> GetEnumerator()
    {
        foreach (var day in _days)
        {
            for (var i = 0; i < day.Events.Length; i++)
            {
                yield return day.Events.Span[i];
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The events of each day, unsorted: many small sorts take less than one of millions. Null where the days lie too far apart.</summary>
    private static ShopEvent[][]? Scatter(ShopEvent[] events)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var e in events.AsSpan())
        {
            (first, last) = (Math.Min(first, e.Time), Math.Max(last, e.Time));
        }

        var firstDay = EventDay.Of(first);
        var days = EventDay.Of(last) - firstDay + 1;
        if (days > events.Length)
        {
            return null;
        }

        var counts = new int[days];
        foreach (ref readonly var e in events.AsSpan())
        {
            counts[EventDay.Of(e.Time) - firstDay]++;
        }

        var scattered = Array.ConvertAll(counts, count => new ShopEvent[count]);
        foreach (ref readonly var e in events.AsSpan())
        {
            var day = EventDay.Of(e.Time) - firstDay;
            scattered[day][^counts[day]--] = e;
        }

        return [.. scattered.Where(day => day.Length > 0)];
    }

    private static IEnumerable<EventDay> Cut(ShopEvent[] sorted)
    {
        for (var start = 0; start < sorted.Length;)
        {
            var day = EventDay.Of(sorted[start].Time);
            var end = start + 1;
            while (end < sorted.Length && EventDay.Of(sorted[end].Time) == day)
            {
                end++;
            }

            yield return new EventDay(day, sorted.AsMemory(start..end));
            start = end;
        }
    }
}

/// <summary>The events of one UTC day in their order.</summary>
/// <param name="Day">Days since 1970.</param>
public sealed record EventDay(long Day, ReadOnlyMemory<ShopEvent> Events)
{
    /// <summary>First moment of the day.</summary>
    public long Start => Day * Moments.Day;

    /// <summary>The day a moment lies in.</summary>
    public static long Of(long moment) => (long)Math.Floor(moment / (double)Moments.Day);

    /// <summary>This day with late events put where they belong.</summary>
    internal EventDay With(EventDay more)
    {
        ShopEvent[] events = [.. Events.Span, .. more.Events.Span];
        EventOrder.Sort(events);
        return this with { Events = events };
    }
}

using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Gold;

/// <summary>What the figures of products count of an event: everything but who and in which order.</summary>
internal readonly record struct DayEvent(long Product, long Time, EventKind Kind, int Quantity, float UnitPrice) : IComparable<DayEvent>
{
    public static DayEvent Of(in ShopEvent e) => new(e.ProductId, e.Time, e.Kind, e.Quantity, e.UnitPrice);

    /// <summary>By product, then by time. Two that are equal in this order are equal in everything, so that sums in it do not depend on the order of arrival.</summary>
    public int CompareTo(DayEvent other)
    {
        var order = Product.CompareTo(other.Product);
        order = order != 0 ? order : Time.CompareTo(other.Time);
        order = order != 0 ? order : Kind.CompareTo(other.Kind);
        order = order != 0 ? order : Quantity.CompareTo(other.Quantity);
        return order != 0 ? order : UnitPrice.CompareTo(other.UnitPrice);
    }
}

/// <summary>The events of one UTC day as bytes, some ten each: product by product, moments as steps.</summary>
internal static class DayEvents
{
    private const int HasPrice = 4;
    private const int HasQuantity = 8;

    /// <summary>Puts events into their order: by product as plain numbers first, those of a product after that.</summary>
    public static void Sort(DayEvent[] events)
    {
        var products = Array.ConvertAll(events, static e => e.Product);
        Array.Sort(products, events);
        for (var start = 0; start < events.Length;)
        {
            var end = start + 1;
            while (end < events.Length && products[end] == products[start])
            {
                end++;
            }

            events.AsSpan(start..end).Sort();
            start = end;
        }
    }

    /// <param name="start">First moment of the day.</param>
    /// <param name="events">In their order.</param>
    public static void Write(long start, ReadOnlySpan<DayEvent> events, PackedBytes into)
    {
        into.Add((ulong)events.Length);
        var product = 0L;
        for (var from = 0; from < events.Length;)
        {
            var to = from + 1;
            while (to < events.Length && events[to].Product == events[from].Product)
            {
                to++;
            }

            into.AddSigned(events[from].Product - product);
            into.Add((ulong)(to - from));
            WriteProduct(start, events[from..to], into);
            (product, from) = (events[from].Product, to);
        }
    }

    public static DayEvent[] Read(long start, ReadOnlySpan<byte> bytes)
    {
        var packed = new PackedReader(bytes);
        var events = new DayEvent[packed.Next()];
        var product = 0L;
        for (var from = 0; from < events.Length;)
        {
            product += packed.NextSigned();
            var (count, time) = ((int)packed.Next(), start);
            for (var i = 0; i < count; i++)
            {
                time += (long)packed.Next();
                var flags = (int)packed.Next();
                var quantity = (flags & HasQuantity) != 0 ? (int)packed.NextSigned() : 1;
                var price = (flags & HasPrice) != 0 ? packed.NextFloat() : float.NaN;
                events[from + i] = new DayEvent(product, time, (EventKind)(flags & 3), quantity, price);
            }

            from += count;
        }

        return events;
    }

    private static void WriteProduct(long start, ReadOnlySpan<DayEvent> events, PackedBytes into)
    {
        foreach (ref readonly var e in events)
        {
            into.Add((ulong)(e.Time - start));
            start = e.Time;
            into.Add((ulong)((int)e.Kind | (float.IsNaN(e.UnitPrice) ? 0 : HasPrice) | (e.Quantity == 1 ? 0 : HasQuantity)));
            if (e.Quantity != 1)
            {
                into.AddSigned(e.Quantity);
            }

            if (!float.IsNaN(e.UnitPrice))
            {
                into.AddReal(e.UnitPrice);
            }
        }
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold;

/// <summary>What one product had on one UTC day.</summary>
internal struct ProductDay
{
    /// <summary>Its id.</summary>
    public long Product;

    public KindTally Events;

    /// <summary>Of those, events that do not say their price.</summary>
    public KindTally Unpriced;

    /// <summary>Σ quantity of purchases.</summary>
    public long Units;

    /// <summary>Σ quantity of purchases that do not say their price.</summary>
    public long UnpricedUnits;

    /// <summary>Σ quantity × unit price of the others.</summary>
    public double Revenue;

    /// <summary>Σ weight of the event's kind · 2^(time since the day's start / half-life).</summary>
    public double Worth;
}

/// <summary>
/// The figures of products on one UTC day, summed up in the events' own order and kept as bytes. The days are summed up in theirs: so what comes out
/// depends on the events alone, to the last bit, whatever the order and the batches they came in.
/// </summary>
internal static class DayCounts
{
    private const ulong Unpriced = 1;

    /// <param name="start">First moment of the day.</param>
    /// <param name="events">In their order.</param>
    public static void Write(long start, ReadOnlySpan<DayEvent> events, GoldSettings settings, PackedBytes into)
    {
        var bands = new KindTally[PriceBands.Names.Count];
        var revenue = new double[bands.Length];
        var products = new List<ProductDay>();
        foreach (ref readonly var e in events)
        {
            if (products.Count == 0 || products[^1].Product != e.Product)
            {
                products.Add(new ProductDay { Product = e.Product });
            }

            ref var product = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(products)[^1];
            product.Events.Add(e.Kind);
            product.Worth += Decay.KindWeight(e.Kind, settings) * Math.Pow(2, Moments.DaysBetween(start, e.Time) / settings.HalfLifeDays);
            CountMoney(e, ref product, bands, revenue);
        }

        for (var band = 0; band < bands.Length; band++)
        {
            Write(bands[band], into);
            into.AddReal(revenue[band]);
        }

        Write(products, into);
    }

    /// <summary>Adds a day to the sums.</summary>
    /// <param name="counts">As written.</param>
    /// <param name="state">Knows the products.</param>
    /// <param name="decay">2^(−time since the day's start / half-life).</param>
    /// <param name="window">Gets the events of each product besides; none for null.</param>
    public static void Add(ReadOnlySpan<byte> counts, ShopState state, double decay, ProductSums sums, KindTally[]? window)
    {
        var packed = new PackedReader(counts);
        for (var band = 0; band < PriceBands.Names.Count; band++)
        {
            var events = Read(ref packed);
            sums.AddBand(band, events, packed.NextDouble());
        }

        var product = new ProductDay();
        while (!packed.AtEnd)
        {
            Read(ref packed, ref product);
            var index = state.FindProduct(product.Product)!.Index;
            sums.Add(index, in product, decay);
            window?[index].Add(product.Events);
        }
    }

    private static void CountMoney(in DayEvent e, ref ProductDay product, KindTally[] bands, double[] bandRevenue)
    {
        var units = e.Kind == EventKind.Purchase ? e.Quantity : 0;
        product.Units += units;
        if (float.IsNaN(e.UnitPrice))
        {
            product.Unpriced.Add(e.Kind);
            product.UnpricedUnits += units;
            return;
        }

        var revenue = (double)units * e.UnitPrice;
        product.Revenue += revenue;
        if (PriceBands.Of(e.UnitPrice) is >= 0 and var band)
        {
            bands[band].Add(e.Kind);
            bandRevenue[band] += revenue;
        }
    }

    private static void Write(List<ProductDay> products, PackedBytes into)
    {
        var last = 0L;
        foreach (var product in products)
        {
            var isUnpriced = product.Unpriced.Sum > 0;
            into.AddSigned(product.Product - last);
            into.Add(isUnpriced ? Unpriced : 0);
            Write(product.Events, into);
            into.AddSigned(product.Units);
            into.AddReal(product.Revenue);
            into.AddReal(product.Worth);
            if (isUnpriced)
            {
                Write(product.Unpriced, into);
                into.AddSigned(product.UnpricedUnits);
            }

            last = product.Product;
        }
    }

    /// <param name="product">The last one, and then this.</param>
    private static void Read(ref PackedReader packed, ref ProductDay product)
    {
        var id = product.Product + packed.NextSigned();
        var isUnpriced = packed.Next() == Unpriced;
        product = new ProductDay { Product = id, Events = Read(ref packed), Units = packed.NextSigned(), Revenue = packed.NextDouble(), Worth = packed.NextDouble() };
        if (isUnpriced)
        {
            product.Unpriced = Read(ref packed);
            product.UnpricedUnits = packed.NextSigned();
        }
    }

    private static void Write(KindTally tally, PackedBytes into)
    {
        into.Add((ulong)tally.Views);
        into.Add((ulong)tally.Carts);
        into.Add((ulong)tally.Purchases);
    }

    private static KindTally Read(ref PackedReader packed) => new() { Views = (int)packed.Next(), Carts = (int)packed.Next(), Purchases = (int)packed.Next() };
}

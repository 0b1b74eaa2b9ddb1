using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold;

/// <summary>What one product had on one UTC day.</summary>
internal struct ProductDay
{
    public int Product;
    public KindTally Events;

    /// <summary>Of those, events that do not say their price.</summary>
    public KindTally Unpriced;

    /// <summary>Σ quantity of purchases.</summary>
    public double Units;

    /// <summary>Σ quantity of purchases that do not say their price.</summary>
    public double UnpricedUnits;

    /// <summary>Σ quantity × unit price of the others.</summary>
    public double Revenue;

    /// <summary>Σ weight of the event's kind · 2^(time since the day's start / half-life).</summary>
    public double Worth;
}

/// <summary>A number per kind of event.</summary>
internal struct KindTally
{
    public int Views;
    public int Carts;
    public int Purchases;

    public readonly int Sum => Views + Carts + Purchases;

    public void Add(EventKind kind)
    {
        Views += kind == EventKind.View ? 1 : 0;
        Carts += kind == EventKind.AddToCart ? 1 : 0;
        Purchases += kind == EventKind.Purchase ? 1 : 0;
    }

    public void Add(KindTally other)
    {
        Views += other.Views;
        Carts += other.Carts;
        Purchases += other.Purchases;
    }

    /// <summary>Σ weight of the kind.</summary>
    public readonly double Weigh(GoldSettings settings) => Views * settings.ViewWeight + Carts * settings.CartWeight + Purchases * settings.PurchaseWeight;
}

/// <summary>
/// Events counted per product and UTC day. A day is counted when its events have changed, in their one order; sums over days are taken in
/// the order of the days. So the figures depend on the events alone, to the last bit, whatever the order and the batches they came in.
/// </summary>
internal sealed class ProductDays(ShopState state, GoldSettings settings)
{
    private readonly Dictionary<long, (EventDay Day, DayCounts Counts)> _days = [];
    private IReadOnlyList<EventDay> _order = [];

    /// <summary>Counts the days that are new or have changed.</summary>
    public void Update(IReadOnlyList<EventDay> days)
    {
        foreach (var day in days)
        {
            if (!_days.TryGetValue(day.Day, out var known) || !ReferenceEquals(known.Day, day))
            {
                _days[day.Day] = (day, DayCounts.Of(day, state, settings));
            }
        }

        _order = days;
    }

    /// <summary>Sums up every product as of a moment.</summary>
    public ProductSums SumUp(long now)
    {
        var sums = new ProductSums(state.Products.Count);
        foreach (var day in _order)
        {
            var counts = _days[day.Day].Counts;
            sums.Add(counts, Math.Pow(2, -Moments.DaysBetween(day.Start, now) / settings.HalfLifeDays));
        }

        var recentFrom = now - settings.TrendingDays * Moments.Day;
        var previousFrom = recentFrom - settings.TrendingDays * Moments.Day;
        CountWindow(recentFrom, now, sums.Recent);
        CountWindow(previousFrom, recentFrom, sums.Previous);
        return sums;
    }

    private void CountWindow(long from, long to, KindTally[] counts)
    {
        for (var i = _order.Count - 1; i >= 0 && _order[i].Start + Moments.Day > from; i--)
        {
            var day = _order[i];
            if (day.Start >= from && day.Start + Moments.Day <= to)
            {
                foreach (ref readonly var product in _days[day.Day].Counts.Products.AsSpan())
                {
                    counts[product.Product].Add(product.Events);
                }

                continue;
            }

            foreach (ref readonly var e in day.Events.Span)
            {
                if (e.Time >= from && e.Time < to)
                {
                    counts[state.FindProduct(e.ProductId)!.Index].Add(e.Kind);
                }
            }
        }
    }
}

/// <summary>One day's counts.</summary>
internal sealed class DayCounts
{
    public ProductDay[] Products { get; private set; } = [];

    /// <summary>Events that say their price, by price band.</summary>
    public KindTally[] Bands { get; } = new KindTally[PriceBands.Names.Count];

    /// <summary>Revenue of the purchases that say their price, by price band.</summary>
    public double[] BandRevenue { get; } = new double[PriceBands.Names.Count];

    public static DayCounts Of(EventDay day, ShopState state, GoldSettings settings)
    {
        var places = new Dictionary<int, int>();
        var products = new List<ProductDay>();
        var counts = new DayCounts();
        foreach (ref readonly var e in day.Events.Span)
        {
            var index = state.FindProduct(e.ProductId)!.Index;
            if (!places.TryGetValue(index, out var place))
            {
                places.Add(index, place = products.Count);
                products.Add(new ProductDay { Product = index });
            }

            ref var product = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(products)[place];
            product.Events.Add(e.Kind);
            product.Worth += Decay.KindWeight(e.Kind, settings) * Math.Pow(2, Moments.DaysBetween(day.Start, e.Time) / settings.HalfLifeDays);
            counts.CountMoney(e, ref product);
        }

        counts.Products = [.. products];
        return counts;
    }

    private void CountMoney(in ShopEvent e, ref ProductDay product)
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
            Bands[band].Add(e.Kind);
            BandRevenue[band] += revenue;
        }
    }
}

/// <summary>Every product's figures as of a moment, by product index.</summary>
internal sealed class ProductSums(int products)
{
    public KindTally[] Events { get; } = new KindTally[products];

    /// <summary>In the trending window.</summary>
    public KindTally[] Recent { get; } = new KindTally[products];

    /// <summary>In the window of the same length before it.</summary>
    public KindTally[] Previous { get; } = new KindTally[products];

    /// <summary>Events that do not say their price.</summary>
    public KindTally[] Unpriced { get; } = new KindTally[products];

    public double[] Units { get; } = new double[products];

    public double[] UnpricedUnits { get; } = new double[products];

    /// <summary>Of the purchases that say their price.</summary>
    public double[] Revenue { get; } = new double[products];

    /// <summary>Σ weight of the event's kind · 2^(−age / half-life).</summary>
    public double[] Popularity { get; } = new double[products];

    /// <summary>Events that say their price, by price band.</summary>
    public KindTally[] Bands { get; } = new KindTally[PriceBands.Names.Count];

    /// <summary>Of the purchases that say their price, by price band.</summary>
    public double[] BandRevenue { get; } = new double[PriceBands.Names.Count];

    /// <param name="day">Counts of a day.</param>
    /// <param name="decay">2^(−time since the day's start / half-life).</param>
    public void Add(DayCounts day, double decay)
    {
        foreach (ref readonly var product in day.Products.AsSpan())
        {
            Events[product.Product].Add(product.Events);
            Unpriced[product.Product].Add(product.Unpriced);
            Units[product.Product] += product.Units;
            UnpricedUnits[product.Product] += product.UnpricedUnits;
            Revenue[product.Product] += product.Revenue;
            Popularity[product.Product] += product.Worth * decay;
        }

        for (var band = 0; band < Bands.Length; band++)
        {
            Bands[band].Add(day.Bands[band]);
            BandRevenue[band] += day.BandRevenue[band];
        }
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Gold;

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

    /// <param name="product">By index.</param>
    /// <param name="day">What it had on a day.</param>
    /// <param name="decay">2^(−time since the day's start / half-life).</param>
    public void Add(int product, ref readonly ProductDay day, double decay)
    {
        Events[product].Add(day.Events);
        Unpriced[product].Add(day.Unpriced);
        Units[product] += day.Units;
        UnpricedUnits[product] += day.UnpricedUnits;
        Revenue[product] += day.Revenue;
        Popularity[product] += day.Worth * decay;
    }

    public void AddBand(int band, KindTally events, double revenue)
    {
        Bands[band].Add(events);
        BandRevenue[band] += revenue;
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>
/// Counts per product, by product index. Counted per bucket of customers and merged in the order of the buckets, so that the sums do
/// not depend on the number of threads.
/// </summary>
public sealed class Tally
{
    public Tally(int productCount)
    {
        Events = [.. EventKinds.Names.Select(_ => new int[productCount])];
        RecentEvents = [.. EventKinds.Names.Select(_ => new int[productCount])];
        Buyers = new int[productCount];
        Popularity = new double[productCount];
        PurchasesByAgeGroup = [.. AgeGroups.Names.Select(_ => new int[productCount])];
        PurchasesBySeason = [.. Seasons.Names.Select(_ => new int[productCount])];
        PurchasesByDayPart = [.. DayParts.Names.Select(_ => new int[productCount])];
    }

    /// <summary>Events per kind and product since the beginning.</summary>
    public int[][] Events { get; }

    /// <summary>Events per kind and product in the trending window.</summary>
    public int[][] RecentEvents { get; }

    /// <summary>Distinct customers who bought the product.</summary>
    public int[] Buyers { get; }

    /// <summary>Σ weight(kind) · 2^(−age / half-life).</summary>
    public double[] Popularity { get; }

    public int[][] PurchasesByAgeGroup { get; }

    /// <summary>By location of the customer; of the merged tally only.</summary>
    public SparseCounts PurchasesByLocation { get; internal set; } = SparseCounts.None;

    public int[][] PurchasesBySeason { get; }

    /// <summary>By the part of the day they were made in.</summary>
    public int[][] PurchasesByDayPart { get; }

    /// <summary>Weighted events of the trending window: Σ weight(kind).</summary>
    public double Trending(int product, GoldSettings settings) => Weigh(RecentEvents, product, settings);

    private static double Weigh(int[][] events, int product, GoldSettings settings) =>
        events[(int)EventKind.View][product] * settings.ViewWeight
        + events[(int)EventKind.AddToCart][product] * settings.CartWeight
        + events[(int)EventKind.Purchase][product] * settings.PurchaseWeight;

    /// <summary>Counts one customer's history.</summary>
    internal void Count(CustomerHistory customer, ShopState state, GoldSettings settings, ProductMarks bought)
    {
        bought.Clear();
        var now = state.Now;
        var recentFrom = now - settings.TrendingDays * Moments.Day;
        foreach (ref readonly var e in customer.Events)
        {
            Events[(int)e.Kind][e.Product]++;
            Popularity[e.Product] += Decay.KindWeight(e.Kind, settings) * Decay.Factor(e.Time, now, settings.PopularityHalfLifeDays);
            if (e.Time >= recentFrom)
            {
                RecentEvents[(int)e.Kind][e.Product]++;
            }

            if (e.Kind == EventKind.Purchase)
            {
                CountPurchase(customer, e, bought);
            }
        }
    }

    private void CountPurchase(CustomerHistory customer, in HistoryEvent e, ProductMarks bought)
    {
        PurchasesByAgeGroup[customer.AgeGroup][e.Product]++;
        PurchasesBySeason[Seasons.Of(e.Time)][e.Product]++;
        PurchasesByDayPart[DayParts.Of(e.Time)][e.Product]++;
        if (bought.Add(e.Product))
        {
            Buyers[e.Product]++;
        }
    }

    internal void Add(Tally other)
    {
        Sum(Events, other.Events);
        Sum(RecentEvents, other.RecentEvents);
        Sum([Buyers], [other.Buyers]);
        Sum(PurchasesByAgeGroup, other.PurchasesByAgeGroup);
        Sum(PurchasesBySeason, other.PurchasesBySeason);
        Sum(PurchasesByDayPart, other.PurchasesByDayPart);
        Sum(Popularity, other.Popularity);
    }

    private static void Sum(double[] into, double[] from)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] += from[i];
        }
    }

    private static void Sum(int[][] into, int[][] from)
    {
        for (var row = 0; row < into.Length; row++)
        {
            for (var i = 0; i < into[row].Length; i++)
            {
                into[row][i] += from[row][i];
            }
        }
    }
}

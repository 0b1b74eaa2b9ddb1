using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>How many customers each product reaches, at several half-lives: short ones see what sells this week, long ones what always sells.</summary>
public sealed class Reach
{
    /// <summary>Days.</summary>
    public static readonly IReadOnlyList<int> HalfLivesDays = [3, 7, 14, 30, 120];

    /// <summary>Half-life of first orders, days.</summary>
    private const double FirstOrderHalfLifeDays = 30;

    private readonly double[][] _customers;
    private readonly double[] _active;

    private Reach(ShopState state, double[][] customers)
    {
        var products = state.Products.Count;
        _customers = customers;
        _active = new double[customers.Length];
        Customers = new int[products];
        FirstOrders = new double[products];
        RecentPurchases = new double[products];
        LastPurchase = [.. Enumerable.Repeat(long.MinValue, products)];
        HistoryLength = new double[products];
        var known = new ProductMarks(products);
        foreach (var customer in state.Customers.Where(c => !c.Events.IsEmpty))
        {
            Count(customer, state.Now, known);
        }

        LnCustomers = Array.ConvertAll(Customers, c => MathF.Log(1 + c));
        for (var product = 0; product < products; product++)
        {
            HistoryLength[product] = Customers[product] == 0 ? double.NaN : HistoryLength[product] / Customers[product];
        }
    }

    /// <summary>Distinct customers with any event on the product, since the beginning.</summary>
    public int[] Customers { get; }

    /// <summary>ln(1 + <see cref="Customers"/>).</summary>
    public float[] LnCustomers { get; }

    /// <summary>Σ over purchases within a day of the customer's first one, halved every 30 days: what new customers begin with.</summary>
    public double[] FirstOrders { get; }

    /// <summary>Σ over all purchases, halved every 30 days.</summary>
    public double[] RecentPurchases { get; }

    /// <summary>Moment of the product's last purchase; <see cref="long.MinValue"/> for never.</summary>
    public long[] LastPurchase { get; }

    /// <summary>Mean of ln(1 + distinct products of the history) over the product's customers; NaN without any.</summary>
    public double[] HistoryLength { get; }

    /// <summary>Σ over customers of the strength of the pair at the half-life with this place in <see cref="HalfLivesDays"/>.</summary>
    public ReadOnlySpan<double> At(int halfLife) => _customers[halfLife];

    /// <summary>The same as ln of the share of the customers active in that time, so that seasons compare.</summary>
    public double LnShare(int halfLife, int product) => Math.Log((_customers[halfLife][product] + 0.01) / Math.Max(1e-9, _active[halfLife]));

    /// <summary><see cref="FirstOrders"/> as ln of the share of the active customers.</summary>
    public double LnFirstOrders(int product) => Math.Log((FirstOrders[product] + 0.1) / Math.Max(1e-9, _active[3]));

    /// <summary>Counts the state as it is now. The result does not depend on the number of threads.</summary>
    internal static Reach Count(ShopState state, Strength strength, ParallelOptions parallel)
    {
        // Two threads' worth: every one of them goes through all histories.
        int[][] halves = [.. HalfLivesDays.Chunk((HalfLivesDays.Count + 1) / 2)];
        var customers = new double[halves.Length][][];
        Parallel.For(0, halves.Length, parallel, i => customers[i] = strength.Sums(state, halves[i]));
        return new Reach(state, [.. customers.SelectMany(half => half)]);
    }

    private void Count(CustomerHistory customer, long now, ProductMarks known)
    {
        var events = customer.Events;
        for (var i = 0; i < _active.Length; i++)
        {
            _active[i] += Decay.Factor(events[^1].Time, now, HalfLivesDays[i]);
        }

        known.Clear();
        var (firstPurchase, met) = (long.MaxValue, 0);
        foreach (ref readonly var e in events)
        {
            met += known.Add(e.Product) ? 1 : 0;
            if (e.Kind != EventKind.Purchase)
            {
                continue;
            }

            firstPurchase = Math.Min(firstPurchase, e.Time);
            var weight = Decay.Factor(e.Time, now, FirstOrderHalfLifeDays);
            RecentPurchases[e.Product] += weight;
            FirstOrders[e.Product] += e.Time < firstPurchase + Moments.Day ? weight : 0;
            LastPurchase[e.Product] = Math.Max(LastPurchase[e.Product], e.Time);
        }

        known.Clear();
        foreach (ref readonly var e in events)
        {
            if (known.Add(e.Product))
            {
                Customers[e.Product]++;
                HistoryLength[e.Product] += Math.Log(1 + met);
            }
        }
    }
}

using System.Runtime.InteropServices;
using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>
/// How strongly a customer is tied to a product, 0 to 1: the strongest of its events, each worth its kind as a share of the best kind's
/// worth and halved with every half-life since. Events of one pair do not add up: a product bought ten times is bought once.
/// </summary>
public sealed class Strength
{
    private readonly float[] _shares;

    public Strength(GoldSettings settings)
    {
        var worth = Enumerable.Range(0, EventKinds.Count).Select(kind => Decay.KindWeight((EventKind)kind, settings)).ToList();
        var top = worth.Max();
        _shares = [.. worth.Select(weight => top > 0 ? (float)(weight / top) : 0)];
    }

    /// <summary>Worth of a kind as a share of the strongest kind's.</summary>
    public float Share(EventKind kind) => _shares[(int)kind];

    /// <summary>Strength that one event gives.</summary>
    public float Of(EventKind kind, long time, long now, double halfLifeDays) => (float)(_shares[(int)kind] * Decay.Factor(time, now, halfLifeDays));

    /// <summary>Strength of a pair from its last event of each kind.</summary>
    public float Of(PairHistory pair, long now, double halfLifeDays)
    {
        var strongest = pair.LastPurchase == long.MinValue ? 0 : Of(EventKind.Purchase, pair.LastPurchase, now, halfLifeDays);
        strongest = Stronger(strongest, EventKind.AddToCart, pair.LastCart, now, halfLifeDays);
        return Stronger(strongest, EventKind.View, pair.LastView, now, halfLifeDays);
    }

    /// <summary>The stronger one, worked out only where a new event of the kind would be stronger.</summary>
    private float Stronger(float strongest, EventKind kind, long last, long now, double halfLifeDays) =>
        last == long.MinValue || _shares[(int)kind] <= strongest ? strongest : Math.Max(strongest, Of(kind, last, now, halfLifeDays));

    /// <summary>One group per customer, in the order of the state: every product of the history with its strength.</summary>
    public ProductGroups Histories(ShopState state, double halfLifeDays)
    {
        var groups = new ProductGroups(state.Products.Count);
        var last = new LastEvents(state.Products.Count);
        foreach (var customer in state.Customers)
        {
            last.Load(customer);
            foreach (var product in last.Products)
            {
                if (Of(last, product, state.Now, halfLifeDays) is > 0 and var strength)
                {
                    groups.Add(product, strength);
                }
            }

            groups.EndRow();
        }

        return groups;
    }

    /// <summary>Σ over customers of each product's strength, per half-life.</summary>
    internal double[][] Sums(ShopState state, IReadOnlyList<int> halfLivesDays)
    {
        double[][] sums = [.. halfLivesDays.Select(_ => new double[state.Products.Count])];
        var last = new LastEvents(state.Products.Count);
        foreach (var customer in state.Customers)
        {
            last.Load(customer);
            foreach (var product in last.Products)
            {
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i][product] += Of(last, product, state.Now, halfLivesDays[i]);
                }
            }
        }

        return sums;
    }

    /// <summary>An event is the weaker the longer ago it was: of each kind the last one is the strongest.</summary>
    private float Of(LastEvents last, int product, long now, double halfLifeDays)
    {
        var strongest = Stronger(0, EventKind.Purchase, last.Of(product, EventKind.Purchase), now, halfLifeDays);
        strongest = Stronger(strongest, EventKind.AddToCart, last.Of(product, EventKind.AddToCart), now, halfLifeDays);
        return Stronger(strongest, EventKind.View, last.Of(product, EventKind.View), now, halfLifeDays);
    }

    /// <summary>When a customer last did what with which product. Reused from customer to customer.</summary>
    private sealed class LastEvents(int productCount)
    {
        private readonly ProductMarks _known = new(productCount);
        private readonly List<int> _products = [];
        private readonly long[] _times = new long[productCount * EventKinds.Count];

        /// <summary>Products of the history, in the order they were met in.</summary>
        public ReadOnlySpan<int> Products => CollectionsMarshal.AsSpan(_products);

        /// <summary>Moment of the last event of a kind; <see cref="long.MinValue"/> for never.</summary>
        public long Of(int product, EventKind kind) => _times[product * EventKinds.Count + (int)kind];

        public void Load(CustomerHistory customer)
        {
            _known.Clear();
            _products.Clear();
            foreach (ref readonly var e in customer.Events)
            {
                if (_known.Add(e.Product))
                {
                    _products.Add(e.Product);
                    _times.AsSpan(e.Product * EventKinds.Count, EventKinds.Count).Fill(long.MinValue);
                }

                ref var time = ref _times[e.Product * EventKinds.Count + (int)e.Kind];
                time = Math.Max(time, e.Time);
            }
        }
    }
}

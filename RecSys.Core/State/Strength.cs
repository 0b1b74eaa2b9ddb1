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
    public float Of(in PairHistory pair, long now, double halfLifeDays)
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
        var known = new ProductMarks(state.Products.Count);
        var strongest = new float[state.Products.Count];
        var products = new List<int>();
        foreach (var customer in state.Customers)
        {
            known.Clear();
            products.Clear();
            foreach (ref readonly var e in customer.Events)
            {
                if (known.Add(e.Product))
                {
                    products.Add(e.Product);
                    strongest[e.Product] = 0;
                }

                strongest[e.Product] = Math.Max(strongest[e.Product], Of(e.Kind, e.Time, state.Now, halfLifeDays));
            }

            foreach (var product in products.Where(p => strongest[p] > 0))
            {
                groups.Add(product, strongest[product]);
            }

            groups.EndRow();
        }

        return groups;
    }
}

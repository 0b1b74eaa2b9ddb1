using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>The groups in which products meet.</summary>
public static class Grouping
{
    /// <summary>One group per customer: the most recent distinct products, each weighted by its strongest kind of event (a purchase is 1).</summary>
    public static ProductGroups Histories(ShopState state, GoldSettings settings)
    {
        var groups = new ProductGroups(state.Products.Count);
        var strongest = new Dictionary<int, double>();
        var top = Math.Max(settings.PurchaseWeight, Math.Max(settings.CartWeight, settings.ViewWeight));
        foreach (var customer in state.Customers)
        {
            strongest.Clear();
            var events = customer.Events;
            for (var i = events.Length - 1; i >= 0; i--)
            {
                ref readonly var e = ref events[i];
                var weight = Decay.KindWeight(e.Kind, settings) / top;
                if (strongest.TryGetValue(e.Product, out var known))
                {
                    strongest[e.Product] = Math.Max(known, weight);
                }
                else if (strongest.Count < settings.NeighbourHistory)
                {
                    strongest.Add(e.Product, weight);
                }
            }

            foreach (var (product, weight) in strongest.Where(s => s.Value > 0))
            {
                groups.Add(product, (float)weight);
            }

            groups.EndRow();
        }

        return groups;
    }

    /// <summary>One group per basket: the distinct products of an order, or of a customer's UTC day where purchases carry no order.</summary>
    public static ProductGroups Baskets(ShopState state)
    {
        var groups = new ProductGroups(state.Products.Count);
        var baskets = new Dictionary<(int Order, long Day), HashSet<int>>();
        foreach (var customer in state.Customers)
        {
            baskets.Clear();
            foreach (ref readonly var e in customer.Events)
            {
                if (e.Kind == EventKind.Purchase)
                {
                    var key = e.Order == HistoryEvent.NoOrder ? (e.Order, e.Time / Moments.Day) : (e.Order, 0);
                    if (!baskets.TryGetValue(key, out var products))
                    {
                        baskets.Add(key, products = []);
                    }

                    products.Add(e.Product);
                }
            }

            foreach (var products in baskets.Values)
            {
                foreach (var product in products)
                {
                    groups.Add(product, 1);
                }

                groups.EndRow();
            }
        }

        return groups;
    }
}

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
        var known = new ProductMarks(state.Products.Count);
        var strongest = new float[state.Products.Count];
        var products = new List<int>();
        var worth = new Strength(settings);
        foreach (var customer in state.Customers)
        {
            known.Clear();
            products.Clear();
            var events = customer.Events;
            for (var i = events.Length - 1; i >= 0; i--)
            {
                ref readonly var e = ref events[i];
                var weight = worth.Share(e.Kind);
                if (!known.Add(e.Product))
                {
                    strongest[e.Product] = Math.Max(strongest[e.Product], weight);
                }
                else
                {
                    strongest[e.Product] = weight;
                    products.Add(e.Product);
                }
            }

            for (var i = 0; i < Math.Min(settings.NeighbourHistory, products.Count); i++)
            {
                if (strongest[products[i]] > 0)
                {
                    groups.Add(products[i], strongest[products[i]]);
                }
            }

            groups.EndRow();
        }

        return groups;
    }

    /// <summary>One group per basket: the distinct products of an order, or of a customer's UTC day where purchases carry no order.</summary>
    public static ProductGroups Baskets(ShopState state)
    {
        var groups = new ProductGroups(state.Products.Count);
        var bought = new List<(int Order, long Day, int Product)>();
        foreach (var customer in state.Customers)
        {
            bought.Clear();
            foreach (ref readonly var e in customer.Events)
            {
                if (e.Kind == EventKind.Purchase)
                {
                    bought.Add((e.Order, e.Order == HistoryEvent.NoOrder ? e.Time / Moments.Day : 0, e.Product));
                }
            }

            bought.Sort();
            for (var i = 0; i < bought.Count; i++)
            {
                if (i > 0 && (bought[i].Order, bought[i].Day) != (bought[i - 1].Order, bought[i - 1].Day))
                {
                    groups.EndRow();
                }

                if (i == 0 || bought[i] != bought[i - 1])
                {
                    groups.Add(bought[i].Product, 1);
                }
            }

            if (bought.Count > 0)
            {
                groups.EndRow();
            }
        }

        return groups;
    }
}

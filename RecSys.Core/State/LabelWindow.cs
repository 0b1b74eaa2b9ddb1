using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>What one customer bought of one product within a window.</summary>
/// <param name="CustomerId">Who.</param>
/// <param name="ProductId">What.</param>
/// <param name="Purchases">Purchase events in the window, at least 1.</param>
/// <param name="FirstAt">Moment of the first of them.</param>
/// <param name="BoughtBefore">Whether the customer had bought the product before the window.</param>
public readonly record struct WindowPurchase(long CustomerId, long ProductId, int Purchases, long FirstAt, bool BoughtBefore);

/// <summary>The purchases of a half-open window: what features of its first moment must not know.</summary>
public static class LabelWindow
{
    /// <summary>Purchases in [from, to), one per customer and product, by customer id and product id.</summary>
    public static IReadOnlyList<WindowPurchase> Read(ShopHistory history, long from, long to)
    {
        var before = new HashSet<(long, long)>();
        var found = new Dictionary<(long, long), WindowPurchase>();
        foreach (var e in history.Events.TakeWhile(e => e.Time < to))
        {
            if (e.Kind != EventKind.Purchase)
            {
                continue;
            }

            var pair = (e.CustomerId, e.ProductId);
            if (e.Time < from)
            {
                before.Add(pair);
            }
            else
            {
                found[pair] = found.TryGetValue(pair, out var known)
                    ? known with { Purchases = known.Purchases + 1 }
                    : new WindowPurchase(e.CustomerId, e.ProductId, 1, e.Time, before.Contains(pair));
            }
        }

        return [.. found.Values.OrderBy(p => p.CustomerId).ThenBy(p => p.ProductId)];
    }
}

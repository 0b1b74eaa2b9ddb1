using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>What kind of products one customer deals in. Reused from customer to customer; NaN without events.</summary>
public sealed class CustomerTaste(Catalogue catalogue)
{
    private readonly double[] _lnCustomers = Array.ConvertAll(catalogue.Reach.Customers, customers => Math.Log(1 + customers));

    /// <summary>Mean of ln(1 + customers) over the products of the history: high for a lover of best sellers.</summary>
    public float LnCustomers { get; private set; }

    /// <summary>Mean age in days that products had when the customer dealt with them: low for a hunter of novelties.</summary>
    public float ProductAgeDays { get; private set; }

    /// <summary>Mean of ln(1 + quantity) over the purchases.</summary>
    public float LnQuantity { get; private set; }

    /// <summary>ln(1 + distinct products of the history).</summary>
    public float HistoryLength { get; private set; }

    internal void Load(CustomerView customer)
    {
        double customers = 0;
        foreach (var product in customer.Met)
        {
            customers += _lnCustomers[product];
        }

        double age = 0, quantity = 0;
        var events = customer.Customer.Events;
        foreach (ref readonly var e in events)
        {
            age += Math.Max(0, Moments.DaysBetween(catalogue.Product(e.Product).FirstSeen, e.Time));
            quantity += e.Kind == EventKind.Purchase ? Math.Log(1 + Math.Max(0, e.Quantity)) : 0;
        }

        LnCustomers = (float)(customers / customer.Met.Length);
        ProductAgeDays = (float)(age / events.Length);
        LnQuantity = (float)(quantity / customer.Purchases);
        HistoryLength = MathF.Log(1 + customer.Met.Length);
    }
}

using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>The products of a customer by product id: rows in the order of their key are appended, not searched for.</summary>
internal static class PairOrder
{
    public static (long ProductId, int Product)[] Of(CustomerView customer)
    {
        var pairs = new (long ProductId, int Product)[customer.Products.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (customer.Catalogue.Product(customer.Products[i]).Id, customer.Products[i]);
        }

        Array.Sort(pairs, static (a, b) => a.ProductId.CompareTo(b.ProductId));
        return pairs;
    }
}

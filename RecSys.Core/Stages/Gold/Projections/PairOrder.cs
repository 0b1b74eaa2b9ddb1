using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>The products of a customer by product id: rows in the order of their key are appended, not searched for.</summary>
internal sealed class PairOrder
{
    private readonly List<(long ProductId, int Product)> _pairs = [];

    public IReadOnlyList<(long ProductId, int Product)> Of(CustomerView customer)
    {
        _pairs.Clear();
        foreach (var product in customer.Products)
        {
            _pairs.Add((customer.Catalogue.Product(product).Id, product));
        }

        _pairs.Sort();
        return _pairs;
    }
}

using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>How near each product is to one customer's history. Reused from customer to customer.</summary>
public sealed class HistorySimilarity(Catalogue catalogue)
{
    private readonly float[] _best = new float[catalogue.State.Products.Count];
    private readonly float[] _together = new float[catalogue.State.Products.Count];

    /// <summary>Highest item–item similarity to a product of the history, 0 where none is a neighbour.</summary>
    public float Best(int product) => _best[product];

    /// <summary>Σ over products bought or carted of recency weight × bought-together similarity.</summary>
    public float BoughtTogether(int product) => _together[product];

    internal void Load(CustomerView customer)
    {
        Array.Clear(_best);
        Array.Clear(_together);
        for (var i = 0; i < customer.Products.Count; i++)
        {
            var product = customer.Products[i];
            KeepBest(product);
            var pair = customer[product];
            if (pair.Purchases + pair.Carts > 0)
            {
                AddTogether(product, (float)pair.RecencyWeight);
            }
        }
    }

    private void KeepBest(int product)
    {
        var others = catalogue.ItemItem.Of(product);
        var similarities = catalogue.ItemItem.SimilaritiesOf(product);
        for (var n = 0; n < others.Length; n++)
        {
            ref var best = ref _best[others[n]];
            best = Math.Max(best, similarities[n]);
        }
    }

    private void AddTogether(int product, float weight)
    {
        var others = catalogue.BoughtTogether.Of(product);
        var similarities = catalogue.BoughtTogether.SimilaritiesOf(product);
        for (var n = 0; n < others.Length; n++)
        {
            _together[others[n]] += weight * similarities[n];
        }
    }
}

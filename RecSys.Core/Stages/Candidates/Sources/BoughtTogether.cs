using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class BoughtTogether : ICandidateSource
{
    public string Name => "bought_together";

    public string Sentence => "Products of the same baskets as what the customer has bought or carted: recency weight times similarity, summed.";

    public string Reason => "Often bought together with what you bought or put into the cart";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        var together = customer.Catalogue.BoughtTogether;
        for (var i = 0; i < customer.Products.Count; i++)
        {
            var product = customer.Products[i];
            var pair = customer[product];
            if (pair.Purchases + pair.Carts == 0)
            {
                continue;
            }

            var others = together.Of(product);
            var similarities = together.SimilaritiesOf(product);
            for (var n = 0; n < others.Length; n++)
            {
                proposals.Add(others[n], pair.RecencyWeight * similarities[n]);
            }
        }
    }
}

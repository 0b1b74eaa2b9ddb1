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
        proposals.AddAll(customer.Near.Baskets, customer.Near.BasketScores());
    }
}

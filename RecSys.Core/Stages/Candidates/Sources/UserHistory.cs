using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class UserHistory : ICandidateSource
{
    public string Name => "user_history";

    public string Sentence => "Products the customer has viewed or carted, by recency-weighted interest.";

    public string Reason => "You looked at this before";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        for (var i = 0; i < customer.Products.Count; i++)
        {
            var product = customer.Products[i];
            proposals.Add(product, customer[product].RecencyWeight);
        }
    }
}

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
        foreach (var product in customer.Met)
        {
            proposals.AddOnce(product, customer[product].RecencyWeight);
        }
    }
}

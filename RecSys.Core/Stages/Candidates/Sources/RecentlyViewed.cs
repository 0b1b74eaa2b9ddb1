using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class RecentlyViewed : ICandidateSource
{
    public string Name => "recently_viewed";

    public string Sentence => "Products the customer has viewed, the last viewed first.";

    public string Reason => "You looked at this lately";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        foreach (var product in customer.Met)
        {
            var viewed = customer[product].LastView;
            if (viewed != long.MinValue)
            {
                proposals.AddOnce(product, Decay.Factor(viewed, customer.Now, customer.Catalogue.Settings.HalfLifeDays));
            }
        }
    }
}

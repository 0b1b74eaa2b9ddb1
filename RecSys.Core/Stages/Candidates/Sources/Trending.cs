using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class Trending : ICandidateSource
{
    public string Name => "trending";

    public string Sentence => "Products with the most weighted events in the trending window.";

    public string Reason => "Trending now";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        proposals.AddRanked(customer.Catalogue.ByTrending, customer.Catalogue.Trending);
    }
}

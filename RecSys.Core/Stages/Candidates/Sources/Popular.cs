using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class Popular : ICandidateSource
{
    public string Name => "popular";

    public string Sentence => "Products with the highest recency-weighted popularity.";

    public string Reason => "Popular with everyone";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        proposals.AddRanked(customer.Catalogue.ByPopularity, customer.Catalogue.Tally.Popularity);
    }
}

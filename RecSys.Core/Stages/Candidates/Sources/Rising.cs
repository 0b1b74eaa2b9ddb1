using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class Rising : ICandidateSource
{
    public string Name => "rising";

    public string Sentence => "Products that reach more customers these two weeks than their usual number lets expect.";

    public string Reason => "More and more customers choose this";

    public void Propose(CustomerView customer, Proposals proposals) => proposals.AddRanked(customer.Catalogue.ByRise, customer.Catalogue.Rise);
}

using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class LinearModel : ICandidateSource
{
    public string Name => "ease";

    public string Sentence => "Products that a linear model of all histories (EASE) predicts from the products of this one.";

    public string Reason => "Goes with what you chose before";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        proposals.AddAll(customer.Catalogue.Ease.Products, customer.Ease.Scores);
    }
}

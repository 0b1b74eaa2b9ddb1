using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class SameCategory : ICandidateSource
{
    public string Name => "same_category";

    public string Sentence => "Popular products of the categories the customer deals in most: share of interest times popularity within the category.";

    public string Reason => "Popular in a category you like";

    public void Propose(CustomerView customer, Proposals proposals) => FavouriteGroups.Propose(customer, customer.Categories, customer.Catalogue.ByCategory, proposals);
}

using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class SameCategory : ICandidateSource
{
    public string Name => "same_category";

    public string Sentence => "Popular products of the categories the customer deals in most: share of interest times popularity within the category.";

    public string Reason => "Popular in a category you like";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        var catalogue = customer.Catalogue;
        Span<int> top = stackalloc int[FavouriteGroups.Most];
        foreach (var category in FavouriteGroups.Of(customer.Categories, top))
        {
            var ranking = catalogue.ByCategory[category];
            if (ranking.Length > 0)
            {
                var popularity = catalogue.Tally.Popularity;
                proposals.AddRanked(ranking, popularity, customer.Categories.Share(category) / popularity[ranking[0]]);
            }
        }
    }
}

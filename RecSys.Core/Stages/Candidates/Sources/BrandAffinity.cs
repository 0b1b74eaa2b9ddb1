using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class BrandAffinity : ICandidateSource
{
    public string Name => "brand_affinity";

    public string Sentence => "Popular products of the brands the customer deals in most: share of interest times popularity within the brand.";

    public string Reason => "From a brand you like";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        var catalogue = customer.Catalogue;
        Span<int> top = stackalloc int[FavouriteGroups.Most];
        foreach (var brand in FavouriteGroups.Of(customer.Brands, top))
        {
            var ranking = catalogue.ByBrand[brand];
            if (ranking.Length > 0)
            {
                var popularity = catalogue.Tally.Popularity;
                proposals.AddRanked(ranking, popularity, customer.Brands.Share(brand) / popularity[ranking[0]]);
            }
        }
    }
}

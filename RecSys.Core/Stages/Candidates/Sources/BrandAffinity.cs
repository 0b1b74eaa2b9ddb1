using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class BrandAffinity : ICandidateSource
{
    public string Name => "brand_affinity";

    public string Sentence => "Popular products of the brands the customer deals in most: share of interest times popularity within the brand.";

    public string Reason => "From a brand you like";

    public void Propose(CustomerView customer, Proposals proposals) => FavouriteGroups.Propose(customer, customer.Brands, customer.Catalogue.ByBrand, proposals);
}

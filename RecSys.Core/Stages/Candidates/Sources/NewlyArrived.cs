using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class NewlyArrived : ICandidateSource
{
    public string Name => "newly_arrived";

    public string Sentence => "Products that the shop first heard of in the days of Gold:NewArrivalDays, by popularity, those of the customer's categories before others.";

    public string Reason => "New in the shop";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        var catalogue = customer.Catalogue;
        var evenShare = 1.0 / catalogue.State.Categories.Count;
        foreach (var product in catalogue.NewArrivals)
        {
            // 1 more, so that a product nobody has met yet is proposed, too.
            var interest = evenShare + customer.Categories.Share(catalogue.Categories[product]);
            proposals.AddOnce(product, (1 + catalogue.Tally.Popularity[product]) * interest);
        }
    }
}

using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class Location : ICandidateSource
{
    public string Name => "location";

    public string Sentence => "Products bought most by customers of the same location; nothing for an unknown one.";

    public string Reason => "Popular near you";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        var location = customer.Customer.Location;
        if (location >= 0)
        {
            proposals.AddRanked(customer.Catalogue.ByLocation[location], customer.Catalogue.Tally.PurchasesByLocation[location]);
        }
    }
}

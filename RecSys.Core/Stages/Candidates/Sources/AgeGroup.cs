using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class AgeGroup : ICandidateSource
{
    public string Name => "age_group";

    public string Sentence => "Products bought most by customers of the same age group; nothing for an unknown age.";

    public string Reason => "Popular in your age group";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        var group = customer.Customer.AgeGroup;
        if (group != AgeGroups.Unknown)
        {
            proposals.AddRanked(customer.Catalogue.ByAgeGroup[group], customer.Catalogue.Tally.PurchasesByAgeGroup[group]);
        }
    }
}

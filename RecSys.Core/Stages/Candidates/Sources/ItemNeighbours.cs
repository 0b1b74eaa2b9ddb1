using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class ItemNeighbours : ICandidateSource
{
    public string Name => "item_neighbours";

    public string Sentence => "Products met in the histories of customers with the same products: the item–item score.";

    public string Reason => "Customers with a history like yours chose this";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        proposals.AddAll(customer.Near.Items, customer.Near.ItemScores());
    }
}

using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class Discount : ICandidateSource
{
    /// <summary>How far down the overall ranking favourites are looked for, in multiples of what is wanted.</summary>
    private const int Depth = 5;

    public string Name => "discount";

    public string Sentence => "Discounted products by popularity times discount, those of the customer's categories before others.";

    public string Reason => "On offer, in a category you like";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        var catalogue = customer.Catalogue;
        var (ranking, worths, categories) = (catalogue.ByDiscount, catalogue.Discounted, catalogue.Categories);
        var evenShare = 1.0 / catalogue.State.Categories.Count;
        var most = evenShare + customer.Categories.HighestShare();
        for (var i = 0; i < ranking.Length && i < Depth * proposals.Wanted; i++)
        {
            var product = ranking[i];
            var worth = worths[product];
            if ((float)(worth * most) < proposals.Floor)
            {
                return;
            }

            proposals.AddOnce(product, worth * (evenShare + customer.Categories.Share(categories[product])));
        }
    }
}

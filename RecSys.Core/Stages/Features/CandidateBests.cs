namespace RecSys.Core.Stages.Features;

/// <summary>The highest scores among one customer's candidates: a score relative to them says the same for a long and for a short history.</summary>
public sealed class CandidateBests
{
    /// <summary>0 where no candidate has a positive score, here and below.</summary>
    public float Ease { get; private set; }

    public float ItemItem { get; private set; }

    public float BoughtTogether { get; private set; }

    internal void Load(PairContext pair)
    {
        (Ease, ItemItem, BoughtTogether) = (0, 0, 0);
        foreach (var product in pair.Candidates.Products)
        {
            Ease = Math.Max(Ease, pair.Customer.Ease[product]);
            ItemItem = Math.Max(ItemItem, pair.Customer.NeighbourScore(product));
            BoughtTogether = Math.Max(BoughtTogether, pair.Similarity.BoughtTogether(product));
        }
    }
}

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
        var (customer, near) = (pair.Customer, pair.Customer.Near);
        var (ease, item, together) = (0f, 0f, 0f);
        foreach (var product in pair.Candidates.Products)
        {
            ease = Math.Max(ease, customer.Ease[product]);
            item = Math.Max(item, near.ItemItem(product));
            together = Math.Max(together, near.BoughtTogetherSingle(product));
        }

        (Ease, ItemItem, BoughtTogether) = (ease, item, together);
    }
}

using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>
/// What one customer's candidates score, read from the tables over all products in one go, so that waiting for memory falls together; and the highest scores: a
/// score relative to them says the same for a long and for a short history. Reused from customer to customer.
/// </summary>
public sealed class CandidateScores(Catalogue catalogue)
{
    private Scores[] _scores = [];
    private float _bestInAgeGroup;

    /// <summary>The highest of the candidates; 0 where none has a positive score, here and below.</summary>
    public float BestEase { get; private set; }

    public float BestItemItem { get; private set; }

    public float BestBoughtTogether { get; private set; }

    /// <summary>What EASE predicts, by the candidate's place; 0 for a product outside the model.</summary>
    public float Ease(int candidate) => _scores[candidate].Ease;

    /// <summary>Item–item score, by the candidate's place.</summary>
    public float ItemItem(int candidate) => _scores[candidate].ItemItem;

    /// <summary>Highest item–item similarity to a product of the history, by the candidate's place.</summary>
    public float BestSimilarity(int candidate) => _scores[candidate].BestSimilarity;

    /// <summary>Bought-together score, by the candidate's place.</summary>
    public float BoughtTogether(int candidate) => _scores[candidate].BoughtTogether;

    /// <summary>Purchases in the customer's age group relative to its best seller, by the candidate's place; NaN for an unknown age or without purchases.</summary>
    public float AgeGroupPopularity(int candidate) => _scores[candidate].AgeGroupPurchases / _bestInAgeGroup;

    internal ref readonly ProductFacts Facts(int candidate) => ref _scores[candidate].Facts;

    internal void Load(CustomerView customer, ReadOnlySpan<int> products)
    {
        _scores = _scores.Length < products.Length ? new Scores[products.Length] : _scores;
        var near = customer.Near;
        var counts = catalogue.Tally.PurchasesByAgeGroup[customer.AgeGroup];
        _bestInAgeGroup = customer.AgeGroup != AgeGroups.Unknown && catalogue.ByAgeGroup[customer.AgeGroup] is [var first, ..] ? counts[first] : float.NaN;
        var (ease, item, together) = (0f, 0f, 0f);
        for (var i = 0; i < products.Length; i++)
        {
            var product = products[i];
            ref var scores = ref _scores[i];
            scores.Facts = catalogue.Facts[product];
            scores.Ease = customer.Ease.At(scores.Facts.EasePlace);
            scores.ItemItem = near.ItemItem(product);
            scores.BestSimilarity = near.Best(product);
            scores.BoughtTogether = near.BoughtTogetherSingle(product);
            scores.AgeGroupPurchases = counts[product];
            ease = Math.Max(ease, scores.Ease);
            item = Math.Max(item, scores.ItemItem);
            together = Math.Max(together, scores.BoughtTogether);
        }

        (BestEase, BestItemItem, BestBoughtTogether) = (ease, item, together);
    }

    private struct Scores
    {
        public ProductFacts Facts;
        public float Ease;
        public float ItemItem;
        public float BestSimilarity;
        public float BoughtTogether;
        public float AgeGroupPurchases;
    }
}

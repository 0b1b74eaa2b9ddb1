using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>
/// Chooses, product by product down one list, the source that explains it best: one that ranked it high, that speaks of this customer
/// rather than of everybody, and that the list has not named again and again. Only a source whose reason is true of the customer may speak.
/// </summary>
internal sealed class ReasonChoice
{
    /// <summary>Added to ranks, so that the first and the second place of a source weigh nearly the same.</summary>
    private const int RankOffset = 2;

    private readonly int[] _uses = new int[CandidateSources.All.Count];

    /// <summary>Starts a customer's list.</summary>
    public void Begin() => _uses.AsSpan().Clear();

    /// <summary>The next product's reason.</summary>
    /// <param name="customer">Whose list.</param>
    /// <param name="product">Product index.</param>
    /// <param name="ranks">Rank from 1 per source; 0 where that source did not propose it. One source at least did.</param>
    /// <returns>Index of the source that explains, and its words.</returns>
    public (int Source, string Reason) Next(CustomerView customer, int product, ReadOnlySpan<int> ranks)
    {
        var (best, words, least) = (-1, "", double.MaxValue);
        for (var source = 0; source < ranks.Length; source++)
        {
            var cost = (ranks[source] + RankOffset) * Reasons.Breadth(CandidateSources.All[source].Name) * (1.0 + _uses[source]);
            if (ranks[source] > 0 && cost < least && Reasons.Of(CandidateSources.All[source], customer, product) is { } reason)
            {
                (best, words, least) = (source, reason, cost);
            }
        }

        if (best < 0)
        {
            best = ranks.IndexOfAnyExcept(0);
            words = Reasons.OfPopularity(customer.Catalogue.Product(product), isKnown: true);
        }

        _uses[best]++;
        return (best, words);
    }
}

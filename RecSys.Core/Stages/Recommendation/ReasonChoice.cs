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

    private static readonly int[] Breadths = [.. CandidateSources.All.Select(source => Reasons.Breadth(source.Name))];

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
        Span<double> costs = stackalloc double[ranks.Length];
        for (var source = 0; source < ranks.Length; source++)
        {
            costs[source] = ranks[source] > 0 ? (ranks[source] + RankOffset) * Breadths[source] * (1.0 + _uses[source]) : double.PositiveInfinity;
        }

        // Words are made only until one source has true ones: some of them search the whole history.
        var first = Cheapest(costs);
        for (var source = first; costs[source] < double.PositiveInfinity; source = Cheapest(costs))
        {
            if (Reasons.Of(CandidateSources.All[source], customer, product) is { } reason)
            {
                _uses[source]++;
                return (source, reason);
            }

            costs[source] = double.PositiveInfinity;
        }

        return (first, Reasons.OfPopularity(customer.Catalogue.Product(product), isKnown: true));
    }

    /// <summary>Of equal ones the source that stands first in the catalogue.</summary>
    private static int Cheapest(ReadOnlySpan<double> costs)
    {
        var cheapest = 0;
        for (var source = 1; source < costs.Length; source++)
        {
            cheapest = costs[source] < costs[cheapest] ? source : cheapest;
        }

        return cheapest;
    }
}

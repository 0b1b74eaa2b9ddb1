using RecSys.Core.Stages.Candidates;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>What is asked of one list.</summary>
/// <param name="K">Most products.</param>
/// <param name="Filter">What it is narrowed to.</param>
/// <param name="Diversity">0: the best products by score; 1: each next one as unlike those above it as can be. See <see cref="Diversifier"/>.</param>
public sealed record ListWish(int K, ListFilter Filter, double Diversity = 0)
{
    public ListWish(int k)
        : this(k, ListFilter.None)
    {
    }

    /// <summary>Take the scores apart as well.</summary>
    public bool Explain { get; init; }

    /// <summary>Feature values to suppose in place of the computed ones.</summary>
    public IReadOnlyList<Features.FeatureEdit> Edits { get; init; } = [];
}

using RecSys.Core.State;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>One customer's list beside what the customer went on to buy: all that a metric may look at.</summary>
public readonly ref struct Judgement
{
    /// <summary>K.</summary>
    public required int K { get; init; }

    /// <summary>The list, best first; at most K products by index.</summary>
    public required ReadOnlySpan<int> Products { get; init; }

    /// <summary>Per rank, whether the customer bought it in the label window.</summary>
    public required ReadOnlySpan<bool> Hits { get; init; }

    /// <summary>Eligible products bought in the label window, at least 1.</summary>
    public required int Positives { get; init; }

    /// <summary>Scores of the candidates.</summary>
    public required Span<double> CandidateScores { get; init; }

    /// <summary>Per candidate, whether the customer bought it in the label window.</summary>
    public required Span<bool> CandidateLabels { get; init; }

    /// <summary>As of the fold's cutoff.</summary>
    public required Catalogue Catalogue { get; init; }
}

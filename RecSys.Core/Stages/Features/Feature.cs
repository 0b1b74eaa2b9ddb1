using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>What a feature is computed from: one candidate of one customer at one moment. Reused from pair to pair.</summary>
public sealed class PairContext
{
    public required CustomerView Customer { get; init; }

    public required CandidateList Candidates { get; init; }

    /// <summary>Position in <see cref="Candidates"/>.</summary>
    public int Candidate { get; internal set; }

    /// <summary>Product index.</summary>
    public int Product { get; internal set; }

    /// <summary>What the customer did with the product.</summary>
    public PairHistory Pair { get; internal set; }

    public ProductEntry Entry { get; internal set; } = null!;
}

/// <summary>One feature, one declaration. A missing value is NaN.</summary>
/// <param name="Name">With unit and window: <c>views_30d</c>, <c>days_since_view</c>.</param>
/// <param name="Group">pair, customer, product, context, source or collaborative.</param>
/// <param name="Sentence">What it says about the pair.</param>
/// <param name="Unit">days, events, share, currency, rank, …</param>
/// <param name="Compute">Reads what is known before the moment and nothing else.</param>
public sealed record Feature(string Name, string Group, string Sentence, string Unit, Func<PairContext, float> Compute);

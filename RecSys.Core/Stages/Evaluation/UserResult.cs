namespace RecSys.Core.Stages.Evaluation;

/// <summary>One user as judged: lists, and per metric a value and its weight.</summary>
internal sealed record UserResult
{
    /// <summary>Index of the customer in the state.</summary>
    public required int Customer { get; init; }

    /// <summary>Events before the cutoff; without any the lists come from the context.</summary>
    public required int Events { get; init; }

    /// <summary>What the user went on to buy, by product index; -1 for a product that the catalogue did not know at the cutoff.</summary>
    public required int[] Positives { get; init; }

    /// <summary>Positives among the candidates.</summary>
    public int Found => FoundProducts.Length;

    public required int[] FoundBySource { get; init; }

    public required int[] FoundAlone { get; init; }

    /// <summary>Per scorer, product indexes, best first.</summary>
    public required int[][] Lists { get; init; }

    /// <summary>Per scorer and metric; NaN leaves the user out of that metric.</summary>
    public required double[][] Values { get; init; }

    /// <summary>Per metric: what the user weighs in its mean.</summary>
    public required double[] Weights { get; init; }

    /// <summary>The first scorer's score per candidate; empty for a customer without history.</summary>
    public required float[] Scores { get; init; }

    /// <summary>Per score, whether the candidate was bought.</summary>
    public required bool[] Labels { get; init; }

    /// <summary>Indexes of the positives among the candidates.</summary>
    public required int[] FoundProducts { get; init; }

    public bool IsCold => Events == 0;
}

namespace RecSys.Core.Stages.Recommendation;

/// <summary>Where a product stands for a customer, in one word.</summary>
public static class Verdicts
{
    /// <summary>Among the K recommended.</summary>
    public const string InList = "in_list";

    /// <summary>Scored, but below the K-th.</summary>
    public const string RankedBelow = "ranked_below";

    /// <summary>Proposed, but cut by the merger's cap before the model saw it.</summary>
    public const string Cut = "cut_by_merger";

    /// <summary>No source proposed it within its quota.</summary>
    public const string NotProposed = "not_proposed";

    /// <summary>No source proposed it, but the list was too short without it: it fills up by popularity.</summary>
    public const string Filler = "filler";

    /// <summary>The customer has bought it, and what was bought is not recommended.</summary>
    public const string Bought = "bought";
}

/// <summary>A source's opinion of a product for a customer.</summary>
/// <param name="Rank">From 1, counted on beyond the quota; null where the source would never propose it.</param>
/// <param name="Quota">Proposals that are asked of each source.</param>
/// <param name="Weight">In the merger; 0 turns the source off.</param>
public sealed record SourcePlace(string Source, string Sentence, int? Rank, int Quota, double Weight)
{
    /// <summary>Whether the merger hears of it from this source.</summary>
    public bool IsProposed => Rank <= Quota && Weight > 0;
}

/// <summary>What one feature makes of the distance between two scores.</summary>
/// <param name="Value">Of the product asked about; null where it is missing.</param>
/// <param name="RivalValue">Of the product it is held against; null where it is missing.</param>
/// <param name="Amount">Contribution here less the contribution there; below 0 it costs the product its place.</param>
public sealed record FeatureGap(
    string Feature, string Group, string Unit, float? Value, float? RivalValue, [property: System.Text.Json.Serialization.JsonPropertyName("contribution")] double Amount);

/// <summary>Where a product stands for a customer and why.</summary>
public sealed record ProductPlace
{
    /// <summary>A word of <see cref="Verdicts"/>.</summary>
    public required string Verdict { get; init; }

    /// <summary>Rank by the model from 1. Of a product the model was never shown: the rank it would have.</summary>
    public required int Rank { get; init; }

    /// <summary>The score behind the rank.</summary>
    public required double Score { get; init; }

    /// <summary>Products that the model ranked.</summary>
    public required int Candidates { get; init; }

    /// <summary>Rank in the merger's order; null where no source proposed it.</summary>
    public int? MergerRank { get; init; }

    /// <summary>How many the merger keeps.</summary>
    public required int MergerCap { get; init; }

    /// <summary>Every source; empty for a customer without history, whom no source is asked for.</summary>
    public required IReadOnlyList<SourcePlace> Sources { get; init; }

    /// <summary>Index of the product to beat: the K-th of all others; null where there are fewer.</summary>
    public int? Rival { get; init; }

    public double? RivalScore { get; init; }

    /// <summary>What makes the distance to the rival, what costs most first; they sum to the difference of the scores. Null where the model cannot say.</summary>
    public IReadOnlyList<FeatureGap>? Gaps { get; init; }

    /// <summary>Whether rank and score only suppose that the model had been shown the product.</summary>
    public bool IsSupposed => Verdict is Verdicts.Cut or Verdicts.NotProposed or Verdicts.Filler or Verdicts.Bought;
}

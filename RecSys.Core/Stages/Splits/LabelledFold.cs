using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Splits;

/// <summary>
/// A fold ready to train on: feature rows grouped by customer, and for each row whether the customer bought the product in the label
/// window. Only customers with at least one positive among all eligible products have rows; all of their candidates are there.
/// </summary>
public sealed record LabelledFold
{
    public required Fold Fold { get; init; }

    public required int FeatureCount { get; init; }

    /// <summary>Row-major: row r's features are at [r · FeatureCount, (r + 1) · FeatureCount).</summary>
    public required float[] Values { get; init; }

    /// <summary>1 for a purchase in the label window, else 0; one per row.</summary>
    public required float[] Labels { get; init; }

    /// <summary>Group g holds rows [GroupStarts[g], GroupStarts[g + 1]); one more entry than groups.</summary>
    public required int[] GroupStarts { get; init; }

    /// <summary>One per group.</summary>
    public required long[] CustomerIds { get; init; }

    /// <summary>One per row.</summary>
    public required long[] ProductIds { get; init; }

    /// <summary>Positives per group that no candidate reached: they count in a metric's denominator.</summary>
    public required int[] MissedPositives { get; init; }

    public int Rows => Labels.Length;

    public int Groups => CustomerIds.Length;
}

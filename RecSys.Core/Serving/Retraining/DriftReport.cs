using System.Globalization;

namespace RecSys.Core.Serving.Retraining;

/// <summary>How far a feature has moved since the champion was trained.</summary>
/// <param name="Feature">Name in the feature catalogue.</param>
/// <param name="Psi">Population stability index, 0 for none; null where no row has a value.</param>
/// <param name="Importance">Share of the champion's gain, 0 to 1.</param>
/// <param name="MedianBefore">Of the rows then; null where all are missing.</param>
/// <param name="MedianNow">Of the rows now.</param>
/// <param name="Moved">PSI is above the threshold.</param>
public sealed record FeatureDrift(string Feature, double? Psi, double Importance, double? MedianBefore, double? MedianNow, bool Moved);

/// <summary>What the champion's lists led to: lists opened ÷ lists shown.</summary>
/// <param name="Shown">Lists since the last judgement.</param>
/// <param name="Opened">Those of them that were opened.</param>
/// <param name="ShownBefore">Lists that earlier judgements of the same champion counted.</param>
/// <param name="OpenedBefore">Those of them that were opened.</param>
public sealed record HitRate(long Shown, long Opened, long ShownBefore, long OpenedBefore)
{
    // One-sided, 99 %.
    private const double Significant = 2.326;

    /// <summary>Since the last judgement; null without lists.</summary>
    public double? Now => Shown == 0 ? null : (double)Opened / Shown;

    /// <summary>Before; null without lists.</summary>
    public double? Before => ShownBefore == 0 ? null : (double)OpenedBefore / ShownBefore;

    /// <summary>The share by which it has fallen, negative where it has risen; null where there is nothing to compare.</summary>
    public double? Drop => Before is > 0 and var before && Now is { } now ? 1 - now / before : null;

    /// <summary>It has fallen by more than chance explains: the two-proportion z-test, pooled, one-sided at 99 %.</summary>
    public bool HasFallen
    {
        get
        {
            if (Drop is not > 0)
            {
                return false;
            }

            var pooled = (double)(Opened + OpenedBefore) / (Shown + ShownBefore);
            var error = Math.Sqrt(pooled * (1 - pooled) * (1.0 / Shown + 1.0 / ShownBefore));
            return (Before!.Value - Now!.Value) / error >= Significant;
        }
    }
}

/// <summary>The shop as the champion was judged in it, against the shop now.</summary>
/// <param name="At">When it was compared.</param>
/// <param name="Champion">The version that serves.</param>
/// <param name="Reference">The moment of the shop it is compared with: the end of the champion's test fold.</param>
/// <param name="ShopTime">The moment of the shop now.</param>
/// <param name="Customers">Customers whose candidates were compared.</param>
/// <param name="ScorePsi">Population stability index of the champion's scores.</param>
/// <param name="HitRate">Null until enough lists were shown since the last judgement.</param>
/// <param name="Features">Most moved first.</param>
/// <param name="Reasons">Why it is drift; empty where it is none.</param>
public sealed record DriftReport(
    DateTimeOffset At,
    int Champion,
    DateTimeOffset Reference,
    DateTimeOffset ShopTime,
    int Customers,
    double? ScorePsi,
    HitRate? HitRate,
    IReadOnlyList<FeatureDrift> Features,
    IReadOnlyList<string> Reasons)
{
    /// <summary>The champion knows another shop than this one.</summary>
    public bool Drifted => Reasons.Count > 0;

    /// <summary>Features above the threshold.</summary>
    public int FeaturesMoved => Features.Count(f => f.Moved);

    /// <summary>Share of the champion's importance that the moved features carry.</summary>
    public double MovedImportance => Features.Where(f => f.Moved).Sum(f => f.Importance);

    /// <summary>In a sentence.</summary>
    public string Sentence => Drifted
        ? string.Join(' ', Reasons)
        : string.Create(CultureInfo.InvariantCulture, $"Stable: {FeaturesMoved} of {Features.Count} features have moved, they carry {MovedImportance:P0} of the importance; scores PSI {ScorePsi ?? 0:0.00}.");
}

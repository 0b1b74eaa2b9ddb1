using System.ComponentModel.DataAnnotations;

namespace RecSys.Core.Settings;

/// <summary>When a challenger is trained without anybody asking for it.</summary>
public sealed record RetrainingSettings
{
    /// <summary>Seconds between two looks at drift; 0 looks only on demand.</summary>
    [Range(0, 604_800)]
    public int CheckSeconds { get; init; } = 600;

    /// <summary>Hours after the newest model was trained at which a challenger is trained, drift or not; 0 for no schedule.</summary>
    [Range(0, 8_760)]
    public int EveryHours { get; init; }

    /// <summary>What drift leads to: <c>ask</c> proposes a training on the Retraining page, <c>train</c> starts it.</summary>
    [AllowedValues("ask", "train")]
    public string OnDrift { get; init; } = "ask";

    /// <summary>Least minutes between two trainings or refusals that drift leads to.</summary>
    [Range(0, 100_000)]
    public int RestMinutes { get; init; } = 60;

    /// <summary>Customers whose candidates are compared; the same ones then and now. Fewer make PSI noisier.</summary>
    [Range(20, 100_000)]
    public int Customers { get; init; } = 1_000;

    /// <summary>A feature has moved when its population stability index (PSI) is above this.</summary>
    [Range(0.01, 100)]
    public double FeaturePsi { get; init; } = 0.25;

    /// <summary>Drift: the features that have moved carry at least this share of the champion's importance.</summary>
    [Range(0.0, 1)]
    public double MovedImportance { get; init; } = 0.2;

    /// <summary>Drift: the PSI of the champion's scores is above this.</summary>
    [Range(0.01, 100)]
    public double ScorePsi { get; init; } = 0.25;

    /// <summary>Drift: the share of shown lists that were opened has fallen by at least this share, and by more than chance explains.</summary>
    [Range(0.01, 1)]
    public double HitRateDrop { get; init; } = 0.2;

    /// <summary>Lists to show before their hit rate is judged.</summary>
    [Range(20, 10_000_000)]
    public int LeastLists { get; init; } = 500;
}

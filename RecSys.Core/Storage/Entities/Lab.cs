using Microsoft.EntityFrameworkCore;

namespace RecSys.Core.Storage.Entities;

[Comment("One row per run of the pipeline.")]
public sealed class RunRow
{
    public long Id { get; init; }

    /// <summary>queued, running, succeeded, failed or cancelled.</summary>
    public required string Status { get; set; }

    /// <summary>1 while queued or running, else null. It is unique, so that one run at a time is active.</summary>
    public int? ActiveSlot { get; set; }

    /// <summary>Stage names asked for, comma separated, in pipeline order.</summary>
    public required string Stages { get; init; }
    public required string Preset { get; init; }
    public int Seed { get; init; }
    public required string Source { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }
    public string? Error { get; set; }
    public string? Hint { get; set; }
}

[Comment("One row per stage of a run.")]
public sealed class StageRunRow
{
    public long Id { get; init; }
    public long RunId { get; init; }
    public required string Stage { get; init; }

    /// <summary>queued, running, succeeded, failed, cancelled or skipped.</summary>
    public required string Status { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public double? DurationMs { get; set; }
    public long? RowsIn { get; set; }
    public long? RowsOut { get; set; }
    public string? Error { get; set; }

    /// <summary>Fingerprint of the settings the stage ran with: another one now makes it stale.</summary>
    public string? SettingsFingerprint { get; set; }

    /// <summary>Rows per written table, notes and checks, as JSON.</summary>
    public string? Report { get; set; }
}

[Comment("One row per trained model.")]
public sealed class ModelVersionRow
{
    public int Version { get; init; }
    public long RunId { get; init; }
    public required string Trainer { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>First moment the model's training labels do not reach: the end of its last train fold's window.</summary>
    public DateTimeOffset DataCutoff { get; init; }

    /// <summary>Parameters as a JSON object.</summary>
    public required string Parameters { get; init; }
    public required string FeatureFingerprint { get; init; }
    public required string SnapshotId { get; init; }

    /// <summary>File below the models folder.</summary>
    public required string Artifact { get; init; }
    public int Trees { get; init; }
    public double DurationMs { get; init; }
    public DateTimeOffset? EvaluatedAt { get; set; }

    /// <summary>Feature importance: JSON object of feature name to share of gain, sums to 1.</summary>
    public required string Importance { get; init; }
}

[Comment("One row per alias: champion serves, challenger waits.")]
public sealed class ModelAliasRow
{
    public required string Alias { get; init; }
    public int Version { get; set; }
    public DateTimeOffset Since { get; set; }
}

[Comment("One row per model version that somebody wrote about.")]
public sealed class ModelNoteRow
{
    public int Version { get; init; }
    public required string Note { get; set; }

    /// <summary>With commas between them.</summary>
    public required string Tags { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
}

[Comment("One row per change of an alias, newest last: what undo goes back through.")]
public sealed class ModelAliasChangeRow
{
    public long Id { get; init; }
    public required string Alias { get; init; }
    public int? FromVersion { get; init; }
    public int? ToVersion { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Reason { get; init; }
}

[Comment("One row per model version and tree: the metric curve.")]
public sealed class ModelCurveRow
{
    public int Version { get; init; }

    /// <summary>Trees so far, from 1.</summary>
    public int Tree { get; init; }
    public double TrainNdcg { get; init; }
    public double? ValidationNdcg { get; init; }
}

[Comment("One row per model version, fold, scorer and metric.")]
public sealed class ModelMetricRow
{
    public int Version { get; init; }

    /// <summary>validation or test.</summary>
    public required string Fold { get; init; }

    /// <summary>model, or the name of a baseline.</summary>
    public required string Scorer { get; init; }

    /// <summary>Such as ndcg@10.</summary>
    public required string Metric { get; init; }
    public double? Value { get; init; }
}

[Comment("One row per model version and fold it was judged on: whom the metrics count.")]
public sealed class ModelFoldRow
{
    public int Version { get; init; }

    /// <summary>validation or test.</summary>
    public required string Fold { get; init; }
    public DateTimeOffset Cutoff { get; init; }
    public DateTimeOffset End { get; init; }

    /// <summary>Customers with at least one positive: the metrics' denominator.</summary>
    public int Users { get; init; }

    /// <summary>Customers without one.</summary>
    public int UsersLeftOut { get; init; }
    public long Positives { get; init; }

    /// <summary>Positives among the candidates: what any ranker could reach.</summary>
    public long PositivesFound { get; init; }
}

[Comment("One row per model version, fold and candidate source: how many of the fold's positives it proposed.")]
public sealed class ModelSourceRecallRow
{
    public int Version { get; init; }
    public required string Fold { get; init; }
    public required string Source { get; init; }
    public long Found { get; init; }

    /// <summary>Positives that no other source proposed.</summary>
    public long FoundAlone { get; init; }
}

[Comment("One row per written training snapshot.")]
public sealed class FeatureSnapshotRow
{
    public required string SnapshotId { get; init; }
    public long RunId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The moment the folds were laid from.</summary>
    public DateTimeOffset AsOf { get; init; }
    public int Seed { get; init; }
    public required string FeatureFingerprint { get; init; }
    public long Rows { get; init; }

    /// <summary>The folds and their files with SHA-256, as JSON.</summary>
    public required string Manifest { get; init; }
}

[Comment("One row per batch of lists for all customers.")]
public sealed class RecommendationSnapshotRow
{
    public long Id { get; init; }
    public long RunId { get; init; }
    public DateTimeOffset GeneratedAt { get; init; }
    public int ModelVersion { get; init; }

    /// <summary>Events before this moment were known.</summary>
    public DateTimeOffset DataCutoff { get; init; }
    public int Customers { get; init; }
    public int ColdCustomers { get; init; }
    public long Rows { get; init; }
}

[Comment("One row per snapshot, customer and rank.")]
public sealed class RecommendationRow
{
    public long SnapshotId { get; init; }
    public long CustomerId { get; init; }
    public int Rank { get; init; }
    public long ProductId { get; init; }
    public double Score { get; init; }

    /// <summary>personal or cold_start.</summary>
    public required string Type { get; init; }
    public required string Reason { get; init; }

    /// <summary>Names of the sources that proposed it, comma separated, best first.</summary>
    public required string Sources { get; init; }
}

[Comment("One row per fact the lab keeps about itself: watermarks, the shop's identity.")]
public sealed class LabStateRow
{
    public required string Key { get; init; }
    public required string Value { get; set; }
}

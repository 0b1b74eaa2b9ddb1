using System.Collections.Immutable;
using RecSys.Core.Pipeline;

namespace RecSys.Core.Jobs;

/// <summary>A stage of the job at one moment.</summary>
public sealed record JobStage(string Name)
{
    /// <summary>A word of <see cref="RunStatus"/>.</summary>
    public string Status { get; init; } = RunStatus.Queued;

    /// <summary>Done, 0 to 1.</summary>
    public double Fraction { get; init; }

    /// <summary>When it began; null while it waits.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What is being done, in words.</summary>
    public string Doing { get; init; } = "";

    public double? DurationMs { get; init; }

    /// <summary>Time left if it goes on as it went so far; null while there is too little to tell from.</summary>
    public TimeSpan? TimeLeft(DateTimeOffset now) =>
        StartedAt is { } started && Fraction is >= 0.05 and < 1 && now - started > TimeSpan.FromSeconds(1) ? (now - started) * ((1 - Fraction) / Fraction) : null;

    public long? RowsIn { get; init; }

    public long? RowsOut { get; init; }
}

/// <summary>A point of a live curve.</summary>
public readonly record struct CurvePoint(string Series, double X, double Y);

/// <summary>The job at one moment: immutable, so that a page can draw it without locks.</summary>
public sealed record JobSnapshot(long RunId, ImmutableList<JobStage> Stages, DateTimeOffset StartedAt)
{
    public string Status { get; init; } = RunStatus.Queued;

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Error { get; init; }

    public string? Hint { get; init; }

    /// <summary>Points of the curves so far, in the order they came.</summary>
    public ImmutableList<CurvePoint> Points { get; init; } = [];

    public bool IsActive => Status is RunStatus.Queued or RunStatus.Running;

    /// <summary>It is over, and was not when it was looked at before. A short job may begin and end between two looks.</summary>
    /// <param name="before">The job at that time, this one or an earlier one; null where there was none.</param>
    public bool HasEndedSince(JobSnapshot? before) => !IsActive && (before?.RunId != RunId || before.IsActive);

    /// <summary>Share of the stages' work that is done, 0 to 1, every stage counted alike.</summary>
    public double Fraction => Stages.Count == 0 ? 0 : Stages.Average(s => s.Status == RunStatus.Succeeded ? 1 : s.Fraction);

    public JobStage? CurrentStage => Stages.Find(s => s.Status == RunStatus.Running);
}

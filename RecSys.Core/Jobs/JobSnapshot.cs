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

    /// <summary>What is being done, in words.</summary>
    public string Doing { get; init; } = "";

    public double? DurationMs { get; init; }

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

    /// <summary>Share of the stages' work that is done, 0 to 1, every stage counted alike.</summary>
    public double Fraction => Stages.Count == 0 ? 0 : Stages.Average(s => s.Status == RunStatus.Succeeded ? 1 : s.Fraction);

    public JobStage? CurrentStage => Stages.Find(s => s.Status == RunStatus.Running);
}

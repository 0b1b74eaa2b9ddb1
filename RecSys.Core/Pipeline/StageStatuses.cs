using System.Text.Json;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;

namespace RecSys.Core.Pipeline;

/// <summary>Words for what a stage's output is worth now.</summary>
public static class StageStatus
{
    /// <summary>It has never succeeded.</summary>
    public const string Never = "never";

    public const string Running = "running";

    /// <summary>Its output follows from its settings and from what is upstream now.</summary>
    public const string Fresh = "fresh";

    /// <summary>Its output is of older settings or older input.</summary>
    public const string Stale = "stale";

    /// <summary>Its last attempt failed; the output is that of the success before, if there was one.</summary>
    public const string Failed = "failed";
}

/// <summary>A stage and how it stands. Rows, duration and report are those of the last success.</summary>
public sealed record StageState(IStage Stage, string Status)
{
    /// <summary>Why it is stale, as the end of a sentence; null where it is not.</summary>
    public string? StaleBecause { get; init; }

    public long? RunId { get; init; }

    public long? RowsIn { get; init; }

    public long? RowsOut { get; init; }

    public double? DurationMs { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What ended the last attempt; null where it did not fail.</summary>
    public string? Error { get; init; }

    /// <summary>What to do about <see cref="Error"/>.</summary>
    public string? Hint { get; init; }

    public StageReport? Report { get; init; }
}

/// <summary>Tells fresh from stale: by settings, and by what happened upstream since.</summary>
public sealed class StageStatuses(PipelineDefinition pipeline, LabDatabase database, SettingsBook settings)
{
    /// <summary>Every stage in pipeline order.</summary>
    public IReadOnlyList<StageState> Read()
    {
        using var context = database.Context();
        // Ids grow with time, as one run is active at a time: the highest is the latest, whatever the clock did.
        var successIds = context.StageRuns.Where(s => s.Status == RunStatus.Succeeded).GroupBy(s => s.Stage).Select(g => g.Max(s => s.Id));
        var attemptIds = context.StageRuns
            .Where(s => s.Status == RunStatus.Succeeded || s.Status == RunStatus.Failed || s.Status == RunStatus.Running)
            .GroupBy(s => s.Stage).Select(g => g.Max(s => s.Id));
        var rows = context.StageRuns.Where(s => successIds.Contains(s.Id) || attemptIds.Contains(s.Id)).ToList();
        var runIds = rows.Select(r => r.RunId).Distinct().ToList();
        var runs = context.Runs.Where(r => runIds.Contains(r.Id)).ToDictionary(r => r.Id);
        return Of(pipeline, [.. rows.Select(row => new StageAttempt(row, runs[row.RunId]))], settings.Current, Waiting());
    }

    /// <summary>The same from rows at hand: last success and last attempt of each stage.</summary>
    /// <param name="pipeline">Its stages.</param>
    /// <param name="attempts">Rows at hand.</param>
    /// <param name="settings">As they stand.</param>
    /// <param name="waiting">By stage, what waits to be taken in, as the end of a sentence.</param>
    public static IReadOnlyList<StageState> Of(
        PipelineDefinition pipeline, IReadOnlyList<StageAttempt> attempts, LabSettings settings, IReadOnlyDictionary<string, string>? waiting = null)
    {
        var states = new Dictionary<string, StageState>(StringComparer.Ordinal);
        var successes = attempts.Where(a => a.Row.Status == RunStatus.Succeeded).GroupBy(a => a.Row.Stage).ToDictionary(g => g.Key, g => g.MaxBy(a => a.Row.Id)!);
        foreach (var stage in pipeline.Stages)
        {
            var last = attempts.Where(a => a.Row.Stage == stage.Name).MaxBy(a => a.Row.Id);
            var success = successes.GetValueOrDefault(stage.Name);
            var because = success is null ? null : StaleBecause(success, stage, settings) ?? StaleBecause(success, pipeline.Feeding(stage), states, successes) ?? waiting?.GetValueOrDefault(stage.Name);
            states[stage.Name] = State(stage, last, success, because);
        }

        return [.. pipeline.Stages.Select(stage => states[stage.Name])];
    }

    private Dictionary<string, string> Waiting()
    {
        using var connection = database.Connect(readOnly: true);
        return pipeline.Stages
            .Select(stage => (stage.Name, Waiting: stage.Waiting(connection, database.Paths)))
            .Where(s => s.Waiting is not null)
            .ToDictionary(s => s.Name, s => s.Waiting!, StringComparer.Ordinal);
    }

    private static StageState State(IStage stage, StageAttempt? last, StageAttempt? success, string? because)
    {
        var status = last?.Row.Status switch
        {
            RunStatus.Running => StageStatus.Running,
            RunStatus.Failed => StageStatus.Failed,
            _ => success is null ? StageStatus.Never : because is null ? StageStatus.Fresh : StageStatus.Stale,
        };
        var failed = status == StageStatus.Failed;
        return new StageState(stage, status)
        {
            StaleBecause = because,
            RunId = last?.Row.RunId,
            RowsIn = success?.Row.RowsIn,
            RowsOut = success?.Row.RowsOut,
            DurationMs = success?.Row.DurationMs,
            FinishedAt = success?.Row.FinishedAt,
            Error = failed ? last!.Row.Error : null,
            Hint = failed ? last!.Run.Hint : null,
            Report = success?.Row.Report is { } json ? JsonSerializer.Deserialize<StageReport>(json) : null,
        };
    }

    private static string? StaleBecause(StageAttempt success, IStage stage, LabSettings settings)
    {
        // What a run was asked for (preset, seed, source) is its input, not a change of the settings.
        var then = settings with { Lab = settings.Lab with { Preset = success.Run.Preset, Seed = success.Run.Seed, Source = success.Run.Source } };
        return SettingsFingerprint.Of(then, stage.SettingsRead) == success.Row.SettingsFingerprint ? null : "its settings have changed since";
    }

    private static string? StaleBecause(
        StageAttempt success, IEnumerable<(IStage Stage, bool Needed)> upstream, Dictionary<string, StageState> states, Dictionary<string, StageAttempt> successes)
    {
        foreach (var (stage, needed) in upstream)
        {
            var status = states[stage.Name].Status;
            if (status == StageStatus.Never && !needed)
            {
                continue;
            }

            if (status is StageStatus.Never or StageStatus.Failed or StageStatus.Stale)
            {
                return status == StageStatus.Never ? $"{stage.Name} has never run" : status == StageStatus.Failed ? $"{stage.Name} failed" : $"{stage.Name} is stale";
            }

            if (status == StageStatus.Running || successes[stage.Name].Row.Id > success.Row.Id)
            {
                return status == StageStatus.Running ? $"{stage.Name} is running" : $"{stage.Name} has run since";
            }
        }

        return null;
    }
}

/// <summary>A stage of a run, with the run.</summary>
public sealed record StageAttempt(StageRunRow Row, RunRow Run);

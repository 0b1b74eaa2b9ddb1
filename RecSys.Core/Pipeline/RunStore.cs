using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;

namespace RecSys.Core.Pipeline;

/// <summary>Words for the state of a run or a stage of one.</summary>
public static class RunStatus
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
}

/// <summary>The record of runs: what was asked, how each stage went.</summary>
public sealed class RunStore(LabDatabase database, TimeProvider clock)
{
    /// <summary>Key of <see cref="Exception.Data"/> that carries the id of the run in the way.</summary>
    public const string RunningId = "running_id";

    /// <summary>Enters a run and its stages as queued.</summary>
    /// <exception cref="LabException">Another run is active; <see cref="Exception.Data"/> holds its id under <see cref="RunningId"/>.</exception>
    public long Enter(IReadOnlyList<IStage> stages, LabSection lab)
    {
        using var context = database.Context();
        var run = new RunRow
        {
            Status = RunStatus.Queued,
            ActiveSlot = 1,
            Stages = string.Join(",", stages.Select(s => s.Name)),
            Preset = lab.Preset,
            Seed = lab.Seed,
            Source = lab.Source,
            StartedAt = clock.GetUtcNow(),
        };
        if (Active() is { } active)
        {
            // Asked first: a stage at work holds the write lock, and waiting for it would take as long as the stage.
            throw Busy(active);
        }

        using var transaction = context.Database.BeginTransaction();
        context.Runs.Add(run);
        try
        {
            context.SaveChanges();
        }
        catch (DbUpdateException e) when (e.InnerException is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT })
        {
            throw Busy(Active());
        }

        context.StageRuns.AddRange(stages.Select(s => new StageRunRow { RunId = run.Id, Stage = s.Name, Status = RunStatus.Queued }));
        context.SaveChanges();
        transaction.Commit();
        return run.Id;
    }

    /// <summary>What the newest run was asked for, without its stages; null before the first.</summary>
    public RunRequest? LastAsked()
    {
        using var context = database.Context();
        return context.Runs.OrderByDescending(r => r.Id).Select(r => new RunRequest(Array.Empty<string>(), r.Preset, r.Seed, r.Source)).FirstOrDefault();
    }

    public void Start(long runId)
    {
        using var context = database.Context();
        context.Runs.Where(r => r.Id == runId).ExecuteUpdate(s => s.SetProperty(r => r.Status, RunStatus.Running));
    }

    public void Finish(long runId, string status, LabException? error = null)
    {
        using var context = database.Context();
        var now = clock.GetUtcNow();
        context.StageRuns.Where(s => s.RunId == runId && s.Status == RunStatus.Queued).ExecuteUpdate(s => s.SetProperty(r => r.Status, RunStatus.Cancelled));
        context.Runs.Where(r => r.Id == runId).ExecuteUpdate(s => s
            .SetProperty(r => r.Status, status)
            .SetProperty(r => r.ActiveSlot, (int?)null)
            .SetProperty(r => r.FinishedAt, now)
            .SetProperty(r => r.Error, error == null ? null : error.Message)
            .SetProperty(r => r.Hint, error == null ? null : error.Hint));
    }

    public void StartStage(long runId, IStage stage, string settingsFingerprint)
    {
        using var context = database.Context();
        var now = clock.GetUtcNow();
        context.StageRuns.Where(s => s.RunId == runId && s.Stage == stage.Name).ExecuteUpdate(s => s
            .SetProperty(r => r.Status, RunStatus.Running)
            .SetProperty(r => r.StartedAt, now)
            .SetProperty(r => r.SettingsFingerprint, settingsFingerprint));
    }

    public void FailStage(long runId, IStage stage, string status, double durationMs, string? error)
    {
        using var context = database.Context();
        var now = clock.GetUtcNow();
        context.StageRuns.Where(s => s.RunId == runId && s.Stage == stage.Name).ExecuteUpdate(s => s
            .SetProperty(r => r.Status, status)
            .SetProperty(r => r.FinishedAt, now)
            .SetProperty(r => r.DurationMs, durationMs)
            .SetProperty(r => r.Error, error));
    }

    /// <summary>Marks a stage as done in the transaction that holds its writes: both are there or neither.</summary>
    public void SucceedStage(SqliteConnection connection, long runId, IStage stage, double durationMs, StageReport report) =>
        LabDatabase.Execute(
            connection,
            "update stage_runs set status = ?1, finished_at = ?2, duration_ms = ?3, rows_in = ?4, rows_out = ?5, report = ?6 where run_id = ?7 and stage = ?8",
            RunStatus.Succeeded,
            clock.GetUtcNow().ToUnixTimeMilliseconds(),
            durationMs,
            report.RowsIn,
            report.RowsOut,
            JsonSerializer.Serialize(report),
            runId,
            stage.Name);

    /// <summary>At start: what a killed process left active is over.</summary>
    public void CloseInterrupted()
    {
        using var context = database.Context();
        context.StageRuns.Where(s => s.Status == RunStatus.Running).ExecuteUpdate(s => s
            .SetProperty(r => r.Status, RunStatus.Failed)
            .SetProperty(r => r.Error, "The lab stopped while this stage was at work; nothing of it was kept."));
        foreach (var id in context.Runs.Where(r => r.ActiveSlot != null).Select(r => r.Id).ToList())
        {
            Finish(id, RunStatus.Failed, new LabException("The lab stopped while this run was at work.", "Start the run again: stages that had finished are kept."));
        }
    }

    private long? Active()
    {
        using var context = database.Context();
        return context.Runs.Where(r => r.ActiveSlot != null).Select(r => (long?)r.Id).FirstOrDefault();
    }

    private static LabException Busy(long? active)
    {
        var busy = new LabException($"Run {active} is at work; one run at a time.", "Wait for it to finish, or cancel it.", Fault.Conflict);
        busy.Data[RunningId] = active;
        return busy;
    }
}

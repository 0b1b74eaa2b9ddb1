using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Pipeline;

/// <summary>Who watches a run. Called from the run's thread.</summary>
public interface IRunObserver : IStageObserver
{
    void StageStarted(IStage stage);

    void StageFinished(IStage stage, string status, double durationMs, StageReport? report, LabException? error);

    /// <summary>The run ended outside any stage: its record could not be written.</summary>
    void RunFailed(LabException error);
}

/// <summary>Runs stages one after the other: a transaction each, its report recorded with it. The first failure ends the run.</summary>
public sealed partial class PipelineRunner(LabDatabase database, RunStore runs, TimeProvider clock, ILogger<PipelineRunner> logger)
{
    private static readonly Histogram<double> StageSeconds = LabTelemetry.Meter.CreateHistogram<double>(
        "recsys.stage.duration", "s", "Time of a stage.", advice: new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300] });

    /// <returns>How the run ended: succeeded, failed or cancelled.</returns>
    public async Task<string> RunAsync(long runId, IReadOnlyList<IStage> stages, LabSettings settings, IRunObserver observer, CancellationToken cancel)
    {
        try
        {
            return await RunStagesAsync(runId, stages, settings, observer, cancel);
        }
#pragma warning disable CA1031 // Thrown on, it would end the host: a full disk must not take the pages down.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogLost(e, runId);
            observer.RunFailed(Mendable(e) ?? new LabException($"Run {runId} could not be recorded: {e.Message}", "The log has the details. Restart the lab once the cause is mended."));
            return RunStatus.Failed;
        }
    }

    private async Task<string> RunStagesAsync(long runId, IReadOnlyList<IStage> stages, LabSettings settings, IRunObserver observer, CancellationToken cancel)
    {
        var log = new LogCheckpoints(database, Threads(settings));
        try
        {
            return await RunStagesAsync(runId, stages, settings, observer, log, cancel);
        }
        finally
        {
            await log.EndAsync();
        }
    }

    private async Task<string> RunStagesAsync(long runId, IReadOnlyList<IStage> stages, LabSettings settings, IRunObserver observer, LogCheckpoints log, CancellationToken cancel)
    {
        runs.Start(runId);
        LogStarted(runId, stages.Count);
        var began = clock.GetTimestamp();
        foreach (var stage in stages)
        {
            var started = clock.GetTimestamp();
            var memory = Environment.WorkingSet;
            var (status, error) = (RunStatus.Succeeded, (LabException?)null);
            try
            {
                using var span = LabTelemetry.Traces.StartActivity($"stage {stage.Name}")?.SetTag("run", runId);
                observer.StageStarted(stage);
                runs.StartStage(runId, stage, SettingsFingerprint.Of(settings, stage.SettingsRead));
                await RunStageAsync(runId, stage, settings, observer, started, (log, IsLast: stage == stages[^1]), cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                (status, error) = (RunStatus.Cancelled, null);
            }
            catch (LabException e)
            {
                (status, error) = (RunStatus.Failed, e);
            }
#pragma warning disable CA1031 // The one place that catches everything: a bug ends the run, not the lab.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogBug(e, stage.Name);
                (status, error) = (RunStatus.Failed, Mendable(e) ?? Bug(e, stage));
            }

            StageSeconds.Record(clock.GetElapsedTime(started).TotalSeconds, new("stage", stage.Name), new("status", status));
            if (status != RunStatus.Succeeded)
            {
                var durationMs = clock.GetElapsedTime(started).TotalMilliseconds;
                runs.FailStage(runId, stage, status, durationMs, error?.Message);
                runs.Finish(runId, status, error);
                LogStopped(runId, status, stage.Name, (long)durationMs, error?.Message);
                observer.StageFinished(stage, status, durationMs, null, error);
                return status;
            }

            // What a large stage leaves would stand beside what the next one needs.
            FreedMemory.GiveBackSince(memory);
        }

        runs.Finish(runId, RunStatus.Succeeded);
        LogSucceeded(runId, (long)clock.GetElapsedTime(began).TotalMilliseconds);
        return RunStatus.Succeeded;
    }

    private async Task RunStageAsync(long runId, IStage stage, LabSettings settings, IRunObserver observer, long started, (LogCheckpoints Checkpoints, bool IsLast) log, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await using var connection = database.Connect();
        LogCheckpoints.Take(connection);
        LabDatabase.Execute(connection, "begin immediate");
        try
        {
            foreach (var table in stage.Owns)
            {
                LabDatabase.Create(connection, table);
            }

            var report = await stage.RunAsync(Context(runId, settings, connection, observer), cancel);
            cancel.ThrowIfCancellationRequested();
            var durationMs = clock.GetElapsedTime(started).TotalMilliseconds;
            runs.SucceedStage(connection, runId, stage, durationMs, report);
            TableRuns.Record(connection, runId, stage, report, clock.GetUtcNow().ToUnixTimeMilliseconds());
            LabDatabase.Execute(connection, "commit");
            report.AfterCommit?.Invoke();
            await log.Checkpoints.BeginAsync(connection, log.IsLast);
            LogStage(runId, stage.Name, report.RowsIn, report.RowsOut, (long)durationMs);
            observer.StageFinished(stage, RunStatus.Succeeded, durationMs, report, null);
        }
        finally
        {
            // A connection goes back to the pool as it is: an open transaction would live on in it and lock the database.
            LabDatabase.RollBackIfOpen(connection);
        }
    }

    private StageContext Context(long runId, LabSettings settings, SqliteConnection connection, IRunObserver observer) => new()
    {
        RunId = runId,
        Settings = settings,
        Paths = database.Paths,
        Connection = connection,
        Clock = clock,
        Logger = logger,
        Threads = Threads(settings),
        Observer = observer,
    };

    private static int Threads(LabSettings settings) => settings.Lab.Threads > 0 ? settings.Lab.Threads : Math.Max(1, Environment.ProcessorCount - 1);

    private static LabException Bug(Exception e, IStage stage) =>
        new($"Stage {stage.Name} stopped on an unexpected error: {e.Message}", "Nothing of it was kept. The log has the details; please report it.", inner: e);

    /// <summary>What the machine lacks, in words for its user; null for a bug.</summary>
    private static LabException? Mendable(Exception e) => e switch
    {
        IOException or UnauthorizedAccessException => new LabException(e.Message, "Check the data folder: free space, permissions, other programs that hold the file.", inner: e),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL } => new LabException("The disk of the data folder is full.", "Free some space and run the stage again; nothing of it was kept.", inner: e),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN } => new LabException(
            $"The database cannot be written to: {e.Message}", "Check the data folder: free space, permissions, limits on the size of files. Nothing of the stage was kept.", inner: e),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB } => new LabException(
            $"The database is damaged: {e.Message}", "Stop the lab, keep a copy of lab.db, and bring a backup back by starting with Upkeep__Restore=FILE.zip.", inner: e),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY } => new LabException("The database is locked by another program.", "Close what has it open and run the stage again.", Fault.Conflict, e),
        _ => null,
    };

    [LoggerMessage(LogLevel.Information, "Run {Run} of {Stages} stages has begun")]
    private partial void LogStarted(long run, int stages);

    [LoggerMessage(LogLevel.Information, "Run {Run}: {Stage} made {RowsOut} rows of {RowsIn} in {Milliseconds} ms")]
    private partial void LogStage(long run, string stage, long rowsIn, long rowsOut, long milliseconds);

    [LoggerMessage(LogLevel.Information, "Run {Run} succeeded in {Milliseconds} ms")]
    private partial void LogSucceeded(long run, long milliseconds);

    [LoggerMessage(LogLevel.Warning, "Run {Run} {Status} in {Stage} after {Milliseconds} ms: {Error}")]
    private partial void LogStopped(long run, string status, string stage, long milliseconds, string? error);

    [LoggerMessage(LogLevel.Error, "Stage {Stage} stopped on an unexpected error")]
    private partial void LogBug(Exception exception, string stage);

    [LoggerMessage(LogLevel.Error, "Run {Run} could not be recorded")]
    private partial void LogLost(Exception exception, long run);
}

using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using RecSys.Core.Access;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;

namespace RecSys.Core.Jobs;

/// <summary>
/// One background job at a time: starts it, shows it, cancels it. The job belongs to the lab, not to the tab that started it.
/// </summary>
public sealed class JobHub(PipelineDefinition pipeline, PipelineRunner runner, RunStore runs, SettingsBook settings, TimeProvider clock) : BackgroundService
{
    private readonly Channel<Job> _queue = Channel.CreateBounded<Job>(1);
    private readonly Lock _gate = new();
    private CancellationTokenSource? _cancellation;

    /// <summary>Raised after each change of <see cref="Current"/>, from any thread, many times a second: throttle before drawing.</summary>
    public event Action? Changed;

    /// <summary>The job at work, or the last one; null before the first.</summary>
    public JobSnapshot? Current { get; private set; }

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Checks a request and starts it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="entered">Told the run's id before its first stage begins: who writes into the database then need not wait for a stage.</param>
    /// <returns>The run's id.</returns>
    /// <exception cref="LabException">A stage or value is unknown, or another run is active.</exception>
    public long Start(RunRequest request, Action<long>? entered = null)
    {
        Actor.Demand("start a run", request.Stages.Count == 0 ? "all stages" : string.Join(", ", request.Stages));
        var stages = request.Stages.Count == 0 ? pipeline.Stages : pipeline.Select([.. request.Stages]);
        var asked = request.Apply(settings.Current);
        lock (_gate)
        {
            if (Current is not { IsActive: true })
            {
                // A run that could not even be closed, on a full disk say, must not stand in the way for ever.
                runs.CloseInterrupted();
            }

            var id = runs.Enter(stages, asked.Lab);
            Tell(entered, id);
            _cancellation = new CancellationTokenSource();
            Current = new JobSnapshot(id, [.. stages.Select(s => new JobStage(s.Name))], clock.GetUtcNow());
            _queue.Writer.TryWrite(new Job(id, stages, asked, _cancellation));
            Changed?.Invoke();
            return id;
        }
    }

    private void Tell(Action<long>? entered, long id)
    {
        try
        {
            entered?.Invoke(id);
        }
        catch
        {
            // It is entered and will never begin: nothing may wait for it.
            runs.Finish(id, RunStatus.Cancelled);
            throw;
        }
    }

    /// <summary>Does something that no run may be at work beside; a run asked for meanwhile waits for it.</summary>
    /// <exception cref="LabException">A run is at work.</exception>
    public void WhileIdle(Action work)
    {
        lock (_gate)
        {
            if (Current is { IsActive: true } job)
            {
                throw new LabException($"Run {job.RunId} is at work.", "Wait for it to finish, or cancel it.", Fault.Conflict);
            }

            work();
        }
    }

    /// <summary>A request for these stages with the preset, seed and source of the last run, so that a stage run by itself stays with its shop.</summary>
    public RunRequest LikeLast(IReadOnlyList<string> stages) => runs.LastAsked() is { } last ? last with { Stages = stages } : new RunRequest(stages);

    /// <summary>Asks a run to stop; it does so at its next check, within a second or so.</summary>
    /// <returns>False where that run is not active.</returns>
    public bool Cancel(long runId)
    {
        Actor.Demand("cancel a run", $"run {runId}");
        lock (_gate)
        {
            if (Current is not { IsActive: true } job || job.RunId != runId)
            {
                return false;
            }

            _cancellation?.Cancel();
            return true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, job.Cancellation.Token);

            // A thread of its own: stages compute for seconds, and the pool's threads serve the pages.
            await Task.Factory.StartNew(
                () => RunAsync(job, cancel.Token).GetAwaiter().GetResult(),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
    }

    private async Task RunAsync(Job job, CancellationToken cancel)
    {
        var observer = new Observer(this, job.RunId);
        Update(job.RunId, s => s with { Status = RunStatus.Running });
        var status = await runner.RunAsync(job.RunId, job.Stages, job.Settings, observer, cancel);

        // A run leaves hundreds of MiB of large arrays behind that nothing would reclaim before the next one.
        FreedMemory.GiveBack();
        Update(job.RunId, s => s with { Status = status, FinishedAt = clock.GetUtcNow() });
    }

    private void Update(long runId, Func<JobSnapshot, JobSnapshot> change)
    {
        lock (_gate)
        {
            // Once a run is closed in the database another may start: the old one must not write into its snapshot.
            if (Current is not { } current || current.RunId != runId)
            {
                return;
            }

            Current = change(current);
        }

        Changed?.Invoke();
    }

    private sealed record Job(long RunId, IReadOnlyList<IStage> Stages, LabSettings Settings, CancellationTokenSource Cancellation);

    /// <summary>Carries what the runner tells into the snapshot.</summary>
    private sealed class Observer(JobHub hub, long runId) : IRunObserver
    {
        private string _stageName = "";

        public void StageStarted(IStage stage)
        {
            _stageName = stage.Name;
            UpdateStage(s => s with { Status = RunStatus.Running, StartedAt = hub.Now });
        }

        public void StageFinished(IStage stage, string status, double durationMs, StageReport? report, LabException? error)
        {
            UpdateStage(s => s with
            {
                Status = status,
                Fraction = status == RunStatus.Succeeded ? 1 : s.Fraction,
                DurationMs = durationMs,
                RowsIn = report?.RowsIn,
                RowsOut = report?.RowsOut,
            });
            if (error is not null)
            {
                hub.Update(runId, s => s with { Error = error.Message, Hint = error.Hint });
            }
        }

        public void RunFailed(LabException error) => hub.Update(runId, s => s with { Error = error.Message, Hint = error.Hint });

        public void Progress(double fraction, string doing) => UpdateStage(s => s with { Fraction = Math.Clamp(fraction, 0, 1), Doing = doing });

        public void Point(string series, double x, double y) => hub.Update(runId, s => s with { Points = s.Points.Add(new CurvePoint(series, x, y)) });

        private void UpdateStage(Func<JobStage, JobStage> change) => hub.Update(runId, s =>
        {
            var index = s.Stages.FindIndex(stage => stage.Name == _stageName);
            return s with { Stages = s.Stages.SetItem(index, change(s.Stages[index])) };
        });
    }
}

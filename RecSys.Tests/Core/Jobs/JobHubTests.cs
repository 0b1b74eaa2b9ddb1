using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Jobs;

public sealed class JobHubTests : IAsyncLifetime
{
    private readonly IReadOnlyList<FakeStage> _stages = FakeStage.Three();
    private readonly TestLab _lab;

    public JobHubTests() => _lab = new TestLab(_stages);

    public Task InitializeAsync() => _lab.Jobs.StartAsync(CancellationToken.None);

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task A_run_of_all_stages_ends_with_their_rows_and_reports()
    {
        var job = await _lab.RunAsync();

        Assert.Equal(RunStatus.Succeeded, job.Status);
        Assert.Equal(1, job.Fraction);
        Assert.All(job.Stages, stage => Assert.Equal(3, stage.RowsOut));
        Assert.Equal(["3 rows were made."], _lab.Get<StageReports>().Of("gold").State.Report!.Notes);
        Assert.Equal(["fresh", "fresh", "fresh"], _lab.Get<StageReports>().All().Select(s => s.Status));
    }

    [Fact]
    public async Task Of_64_starts_at_once_one_runs_and_the_others_are_told_which()
    {
        var gate = new TaskCompletionSource();
        _stages[0].Then = (_, cancel) => gate.Task.WaitAsync(cancel);
        var ids = new System.Collections.Concurrent.ConcurrentBag<long>();
        var refused = new System.Collections.Concurrent.ConcurrentBag<LabException>();

        await Parallel.ForAsync(0, 64, (_, _) =>
        {
            try
            {
                ids.Add(_lab.Jobs.Start(RunRequest.All));
            }
            catch (LabException e)
            {
                refused.Add(e);
            }

            return ValueTask.CompletedTask;
        });
        gate.SetResult();
        var job = await _lab.UntilAsync(j => !j.IsActive);

        Assert.Equal(Assert.Single(ids), job.RunId);
        Assert.Equal(63, refused.Count);
        Assert.All(refused, e => Assert.Equal((Fault.Conflict, job.RunId), (e.Fault, e.Data[RunStore.RunningId])));
    }

    [Fact]
    public async Task A_cancelled_stage_leaves_nothing_and_the_stages_before_are_kept()
    {
        _stages[2].Then = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);
        var id = _lab.Jobs.Start(RunRequest.All);
        await _lab.UntilAsync(j => j.CurrentStage?.Name == "gold");

        Assert.True(_lab.Jobs.Cancel(id));
        var job = await _lab.UntilAsync(j => !j.IsActive);

        Assert.Equal(RunStatus.Cancelled, job.Status);
        Assert.Equal(["succeeded", "succeeded", "cancelled"], _lab.Get<RunReports>().Of(id).Stages.Select(s => s.Status));
        Assert.Equal(3, Rows("fake_silver"));
        Assert.Equal(0, Rows("fake_gold"));
        Assert.False(_lab.Jobs.Cancel(id));
    }

    [Fact]
    public async Task A_failure_ends_the_run_with_what_is_wrong_and_what_to_do()
    {
        _stages[1].Then = (_, _) => throw new LabException("No sales.", "Drop a file.");

        var job = await _lab.RunAsync();

        Assert.Equal((RunStatus.Failed, "No sales.", "Drop a file."), (job.Status, job.Error, job.Hint));
        var run = _lab.Get<RunReports>().Of(job.RunId);
        Assert.Equal(["succeeded", "failed", "cancelled"], run.Stages.Select(s => s.Status));
        Assert.Equal(("No sales.", "Drop a file."), (run.Error, run.Hint));
        Assert.Equal(0, Rows("fake_silver"));
    }

    [Fact]
    public async Task A_bug_in_a_stage_ends_the_run_and_not_the_lab()
    {
        _stages[1].Then = (_, _) => throw new InvalidOperationException("Sequence contains no elements");
        Assert.Contains("unexpected", (await _lab.RunAsync()).Error, StringComparison.Ordinal);

        _stages[1].Then = null;
        Assert.Equal(RunStatus.Succeeded, (await _lab.RunAsync()).Status);
    }

    [Fact]
    public async Task Progress_and_curves_are_seen_while_the_stage_works()
    {
        var gate = new TaskCompletionSource();
        _stages[1].Then = async (context, cancel) =>
        {
            context.Progress(0.5, "half");
            context.Point("ndcg", 1, 0.25);
            await gate.Task.WaitAsync(cancel);
        };
        _lab.Jobs.Start(RunRequest.All);

        var job = await _lab.UntilAsync(j => j.Points.Count == 1);
        gate.SetResult();

        Assert.Equal(("silver", 0.5, "half"), (job.CurrentStage!.Name, job.CurrentStage.Fraction, job.CurrentStage.Doing));
        Assert.Equal(new CurvePoint("ndcg", 1, 0.25), Assert.Single(job.Points));
        Assert.Equal(0.5, job.Fraction, 6);
        await _lab.UntilAsync(j => !j.IsActive);
    }

    [Fact]
    public async Task A_host_that_stops_cancels_the_run()
    {
        _stages[1].Then = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);
        var id = _lab.Jobs.Start(RunRequest.All);
        await _lab.UntilAsync(j => j.CurrentStage?.Name == "silver");

        await _lab.Jobs.StopAsync(CancellationToken.None);

        Assert.Equal(RunStatus.Cancelled, _lab.Get<RunReports>().Of(id).Status);
    }

    [Fact]
    public async Task What_a_killed_process_leaves_has_nothing_of_the_stage_and_is_closed_at_the_next_start()
    {
        var (gate, entered) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _stages[2].Then = (_, cancel) =>
        {
            entered.SetResult();
            return gate.Task.WaitAsync(cancel);
        };
        var id = _lab.Jobs.Start(RunRequest.All);
        // Inside the stage: that it has started is written by then.
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(60));
        // The files as they lie on the disk while gold's transaction is open: what is there after a kill.
        var folder = Directory.CreateTempSubdirectory("recsys-lab-").FullName;
        foreach (var file in Directory.GetFiles(_lab.Folder, "lab.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        gate.SetResult();
        await using var killed = new TestLab(folder, FakeStage.Three());

        var run = killed.Get<RunReports>().Of(id);
        Assert.Equal(("failed", "The lab stopped while this run was at work."), (run.Status, run.Error));
        Assert.Equal(["succeeded", "succeeded", "failed"], run.Stages.Select(s => s.Status));
        Assert.Equal(3, killed.Get<TableReports>().Of("fake_silver").Rows);
        Assert.Equal(0, killed.Get<TableReports>().Of("fake_gold").Rows);
        Assert.Equal(RunStatus.Succeeded, (await killed.RunAsync()).Status);
        await _lab.UntilAsync(j => !j.IsActive);
    }

    [Fact]
    public async Task A_stage_run_by_itself_stays_with_the_shop_of_the_last_run()
    {
        _lab.Jobs.Start(new RunRequest([], "tiny", 7));
        await _lab.UntilAsync(j => !j.IsActive);

        var request = _lab.Jobs.LikeLast(["gold"]);

        Assert.Equal(("tiny", 7, "generate", "gold"), (request.Preset, request.Seed, request.Source, Assert.Single(request.Stages)));
    }

    private long Rows(string table) => _lab.Get<TableReports>().Of(table).Rows;
}

using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Pipeline;

/// <summary>generation → silver → gold; each attempt's id tells the order of time.</summary>
public sealed class StageStatusesTests
{
    private static readonly LabSettings Settings = new();
    private readonly IReadOnlyList<FakeStage> _stages = FakeStage.Three();

    [Fact]
    public void A_stage_without_a_success_has_never_run()
    {
        Assert.Equal(["never", "never", "never"], Statuses());
    }

    [Fact]
    public void After_one_run_in_order_all_are_fresh()
    {
        Assert.Equal(["fresh", "fresh", "fresh"], Statuses(At(1, 0), At(2, 1), At(3, 2)));
    }

    [Fact]
    public void A_stage_is_stale_when_an_earlier_one_has_run_since_and_so_is_what_follows()
    {
        var states = States(At(1, 0), At(2, 1), At(3, 2), At(4, 0));

        Assert.Equal(["fresh", "stale", "stale"], states.Select(s => s.Status));
        Assert.Equal("generation has run since", states[1].StaleBecause);
        Assert.Equal("silver is stale", states[2].StaleBecause);
    }

    [Fact]
    public void Another_setting_makes_a_stage_stale()
    {
        var states = States(At(1, 0), At(2, 1, settings: Settings with { Gold = Settings.Gold with { TrendingDays = 7 } }), At(3, 2));

        Assert.Equal(["fresh", "stale", "stale"], states.Select(s => s.Status));
        Assert.Equal("its settings have changed since", states[1].StaleBecause);
    }

    [Fact]
    public void What_a_run_was_asked_for_is_not_a_changed_setting()
    {
        var tiny = new FakeStage("generation", "", Tables.Landing) { Reads = [], SettingsRead = ["Lab"] };
        var asked = Settings with { Lab = Settings.Lab with { Preset = "tiny", Seed = 7 } };
        var attempt = Attempt(1, tiny, RunStatus.Succeeded, asked);

        Assert.Equal("fresh", Assert.Single(StageStatuses.Of(new PipelineDefinition([tiny]), [attempt], Settings)).Status);
    }

    [Fact]
    public void Where_the_files_lie_and_how_many_threads_work_changes_no_result()
    {
        var moved = Settings with { Lab = Settings.Lab with { DataDirectory = "elsewhere", Threads = 7 } };

        Assert.Equal(SettingsFingerprint.Of(Settings, ["Lab"]), SettingsFingerprint.Of(moved, ["Lab"]));
    }

    [Fact]
    public void A_failed_attempt_shows_its_error_and_keeps_the_rows_of_the_success_before()
    {
        var states = States(At(1, 0), At(2, 1), At(3, 2), At(4, 1, RunStatus.Failed));

        Assert.Equal(["fresh", "failed", "stale"], states.Select(s => s.Status));
        Assert.Equal("It broke.", states[1].Error);
        Assert.Equal("Mend it.", states[1].Hint);
        Assert.Equal(20, states[1].RowsOut);
    }

    [Fact]
    public void A_success_after_a_failure_forgets_the_error()
    {
        var states = States(At(1, 0), At(2, 1, RunStatus.Failed), At(3, 1));

        Assert.Equal("fresh", states[1].Status);
        Assert.Null(states[1].Error);
    }

    [Fact]
    public void A_running_stage_makes_what_follows_stale()
    {
        Assert.Equal(["fresh", "running", "stale"], Statuses(At(1, 0), At(2, 1), At(3, 2), At(4, 1, RunStatus.Running)));
    }

    [Fact]
    public void Own_landing_files_need_no_generation()
    {
        Assert.Equal(["never", "fresh", "fresh"], Statuses(At(1, 1), At(2, 2)));
    }

    [Fact]
    public void A_needed_stage_that_never_ran_makes_the_next_stale()
    {
        Assert.Equal(["fresh", "never", "stale"], Statuses(At(1, 0), At(2, 2)));
    }

    [Fact]
    public void A_stage_for_which_something_waits_is_stale_and_so_is_what_follows()
    {
        var waiting = new Dictionary<string, string> { ["silver"] = "2 files wait" };

        var states = StageStatuses.Of(new PipelineDefinition(_stages, Tables.Landing), [At(1, 0), At(2, 1), At(3, 2)], Settings, waiting);

        Assert.Equal(["fresh", "stale", "stale"], states.Select(s => s.Status));
        Assert.Equal("2 files wait", states[1].StaleBecause);
    }

    [Fact]
    public void Nothing_that_waits_makes_a_stage_stale_that_has_never_run()
    {
        var waiting = new Dictionary<string, string> { ["generation"] = "a file waits" };

        Assert.Equal("never", StageStatuses.Of(new PipelineDefinition(_stages, Tables.Landing), [], Settings, waiting)[0].Status);
    }

    private IEnumerable<string> Statuses(params StageAttempt[] attempts) => States(attempts).Select(s => s.Status);

    private IReadOnlyList<StageState> States(params StageAttempt[] attempts) =>
        StageStatuses.Of(new PipelineDefinition(_stages, Tables.Landing), attempts, Settings);

    private StageAttempt At(long id, int stage, string status = RunStatus.Succeeded, LabSettings? settings = null) =>
        Attempt(id, _stages[stage], status, settings ?? Settings);

    private static StageAttempt Attempt(long id, IStage stage, string status, LabSettings settings)
    {
        var failed = status == RunStatus.Failed;
        var row = new StageRunRow
        {
            Id = id,
            RunId = id,
            Stage = stage.Name,
            Status = status,
            SettingsFingerprint = SettingsFingerprint.Of(settings, stage.SettingsRead),
            RowsOut = status == RunStatus.Succeeded ? id * 10 : null,
            Error = failed ? "It broke." : null,
        };
        var lab = settings.Lab;
        return new StageAttempt(row, new RunRow { Id = id, Status = status, Stages = stage.Name, Preset = lab.Preset, Seed = lab.Seed, Source = lab.Source, Hint = failed ? "Mend it." : null });
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Serving;
using RecSys.Core.Serving.Retraining;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Serving.Retraining;

/// <summary>The loop over a shop by hand; its training and its evaluation do what a test says.</summary>
public sealed class RetrainerTests : IAsyncLifetime
{
    private const string Watched = "views";
    private const int Customers = 20;

    // The moment after the shop's last event.
    private static readonly long Known = ShopBuilder.DaysAgo(2) + 1;

    private readonly FakeStage _training = new("training", Tables.Landing, "fake_models") { Then = Registers };
    private readonly FakeStage _evaluation = new("evaluation", "fake_models", "fake_metrics");
    private TestLab _lab = null!;
    private TempLab _shop = null!;

    private Retrainer Retrainer => _lab.Get<Retrainer>();

    private ChallengerDesk Desk => _lab.Get<ChallengerDesk>();

    private RetrainingHistory History => _lab.Get<RetrainingHistory>();

    private IEnumerable<string> Steps => History.Steps(100).Reverse().Select(s => s.Step);

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        _lab = new TestLab(_training, _evaluation);
        _shop = new TempLab(_lab.Folder).With(Shop());
        _shop.Promote(GivenModel.Above(Watched));
        LabDatabase.Execute(_shop.Connection, "update model_versions set run_id = 0, importance = ?1", $$"""{"{{Watched}}": 1.0}""");
        LabDatabase.Execute(
            _shop.Connection,
            "insert into model_folds (version, fold, cutoff, \"end\", users, users_left_out, positives, positives_found) values (1, 'test', 0, ?1, 1, 0, 1, 1)",
            Known);
        _lab.Get<LiveState>().Rebuild(CancellationToken.None);
        await _lab.Jobs.StartAsync(CancellationToken.None);
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        _shop.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task A_shop_that_stands_still_has_not_drifted()
    {
        var report = await Retrainer.CheckAsync(CancellationToken.None);

        Assert.False(report.Drifted);
        Assert.Equal((1, Customers, 0.0), (report.Champion, report.Customers, report.ScorePsi));
        Assert.All(report.Features, f => Assert.Equal(0, f.Psi ?? 0));
        Assert.Equal(report.At, History.Checks(10).Single().At, TimeSpan.FromMilliseconds(1));
        Assert.Empty(Steps);
    }

    [Fact]
    public async Task Features_that_the_model_looks_at_move_and_somebody_is_asked_once()
    {
        Everybody(EventKind.View);

        var report = await Retrainer.CheckAsync(CancellationToken.None);
        await Retrainer.CheckAsync(CancellationToken.None);

        Assert.True(report.Features.Single(f => f.Feature == Watched) is { Moved: true, Importance: 1, MedianBefore: 0, MedianNow: > 0 });
        Assert.Equal(1, report.MovedImportance);
        Assert.Contains(report.Reasons, reason => reason.Contains($"most important {Watched}", StringComparison.Ordinal));
        Assert.Equal([RetrainingStep.Asked], Steps);
        Assert.Contains(Watched, History.Question()!.Reason, StringComparison.Ordinal);
        Assert.Equal(report.Features, History.Checks(2)[1].Features);
    }

    [Fact]
    public async Task What_the_model_does_not_look_at_may_move()
    {
        LabDatabase.Execute(_shop.Connection, "update model_versions set importance = '{\"price\": 1.0}'");
        _lab.Get<SettingsBook>().Change(new Dictionary<string, string?> { ["Retraining:ScorePsi"] = "100" });
        Everybody(EventKind.View);

        var report = await Retrainer.CheckAsync(CancellationToken.None);

        Assert.True(report.FeaturesMoved > 0);
        Assert.False(report.Drifted);
    }

    [Fact]
    public async Task Declined_drift_rests()
    {
        Everybody(EventKind.View);
        await Retrainer.CheckAsync(CancellationToken.None);

        Retrainer.Decline();
        await Retrainer.CheckAsync(CancellationToken.None);

        Assert.Equal([RetrainingStep.Asked, RetrainingStep.Declined], Steps);
        Assert.Null(History.Question());
        Assert.Equal(Fault.Conflict, Assert.Throws<LabException>(Retrainer.Decline).Fault);
    }

    [Fact]
    public async Task Drift_trains_where_it_may_and_the_gate_lets_the_challenger_serve()
    {
        _lab.Get<SettingsBook>().Change(new Dictionary<string, string?> { ["Retraining:OnDrift"] = "train" });
        _evaluation.Then = (context, _) => Points(context, ModelAliases.Champion, "it is better");
        Everybody(EventKind.View);

        await Retrainer.CheckAsync(CancellationToken.None);
        await EndedAsync();

        Assert.Equal([RetrainingStep.Started, RetrainingStep.Trained, RetrainingStep.Evaluated, RetrainingStep.Promoted], Steps);
        var promoted = History.Steps(1).Single();
        Assert.Equal((2, "Version 2 serves in place of version 1: it is better."), (promoted.ModelVersion, promoted.Reason));
        Assert.Null(History.OpenRun());
    }

    [Fact]
    public async Task A_challenger_that_is_worse_is_kept_back_and_why_is_told()
    {
        _evaluation.Then = (context, _) => Points(context, ModelAliases.Challenger, "it is worse");

        Retrainer.Start();
        await EndedAsync();

        Assert.Equal([RetrainingStep.Started, RetrainingStep.Trained, RetrainingStep.Evaluated, RetrainingStep.Kept], Steps);
        Assert.Equal("Version 1 serves on: it is worse.", History.Steps(1).Single().Reason);
    }

    [Fact]
    public async Task A_challenger_that_waits_is_approved_through_the_gate()
    {
        _evaluation.Then = (context, _) => Points(context, ModelAliases.Challenger, ModelAliases.Waits);
        Retrainer.Start();
        await EndedAsync();
        Assert.Equal(RetrainingStep.Waits, Steps.Last());

        // Nobody knows whether it is worse than the champion, so the gate holds it; with nobody to beat it may serve.
        LabDatabase.Execute(_shop.Connection, "update model_versions set evaluated_at = 0");
        Assert.Equal(Fault.Conflict, (await Assert.ThrowsAsync<LabException>(() => Desk.ApproveAsync(CancellationToken.None))).Fault);
        LabDatabase.Execute(_shop.Connection, "delete from model_aliases where alias = 'champion'");
        Assert.Equal(2, await Desk.ApproveAsync(CancellationToken.None));

        Assert.Equal((2, null), (_lab.Get<ModelRegistry>().ChampionVersion(), _lab.Get<ModelRegistry>().ChallengerVersion()));
        Assert.Equal(RetrainingStep.Approved, Steps.Last());
        Assert.Equal(Fault.Conflict, (await Assert.ThrowsAsync<LabException>(() => Desk.ApproveAsync(CancellationToken.None))).Fault);
    }

    [Fact]
    public async Task A_challenger_can_be_refused()
    {
        _evaluation.Then = (context, _) => Points(context, ModelAliases.Challenger, ModelAliases.Waits);
        Retrainer.Start();
        await EndedAsync();

        Assert.Equal(2, Desk.Refuse());

        Assert.Equal((1, null), (_lab.Get<ModelRegistry>().ChampionVersion(), _lab.Get<ModelRegistry>().ChallengerVersion()));
        Assert.Equal(RetrainingStep.Refused, Steps.Last());
    }

    [Fact]
    public async Task A_training_that_fails_is_told_with_its_error()
    {
        _training.Then = (_, _) => throw new LabException("There is no room.", "Make some.");

        Retrainer.Start();
        await EndedAsync();

        Assert.Equal([RetrainingStep.Started, RetrainingStep.Failed], Steps);
        Assert.Contains("There is no room. Make some.", History.Steps(1).Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_trains_only_where_there_is_news()
    {
        // The first version is from 1970.
        _lab.Get<SettingsBook>().Change(new Dictionary<string, string?> { ["Retraining:EveryHours"] = "24" });

        Retrainer.FollowSchedule(Moments.ToDateTimeOffset(Known));
        Assert.Empty(Steps);
        Retrainer.FollowSchedule(Moments.ToDateTimeOffset(Known + 1));
        await EndedAsync();

        Assert.Contains("By schedule: 24 hours", History.Steps(10)[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hit_rate_that_falls_is_drift()
    {
        _lab.Get<SettingsBook>().Change(new Dictionary<string, string?> { ["Retraining:LeastLists"] = "20" });
        Show(20, opened: 18);
        var first = await Retrainer.CheckAsync(CancellationToken.None);
        Show(19, opened: 0);
        Assert.Null((await Retrainer.CheckAsync(CancellationToken.None)).HitRate);
        Show(1, opened: 0);

        var last = await Retrainer.CheckAsync(CancellationToken.None);

        Assert.Equal(new HitRate(20, 18, 0, 0), first.HitRate);
        Assert.Equal(new HitRate(20, 0, 20, 18), last.HitRate);
        Assert.Contains("hit rate", Assert.Single(last.Reasons), StringComparison.Ordinal);
    }

    private async Task EndedAsync()
    {
        await _lab.UntilAsync(job => !job.IsActive);
        Retrainer.Settle();
    }

    /// <summary>Every customer does the same with every product, an hour after the shop's last event.</summary>
    private void Everybody(EventKind kind) => _lab.Get<LiveState>().Apply(
        from customer in Enumerable.Range(1, Customers)
        from product in Enumerable.Range(100, 29)
        select new ShopEvent { EventId = 0, CustomerId = customer, ProductId = product, Kind = kind, Time = ShopBuilder.Now + Moments.Hour + product, UnitPrice = 100, Quantity = 1 });

    /// <summary>Shows customers their lists; some open the first product.</summary>
    private void Show(int lists, int opened)
    {
        var (live, pulse) = (_lab.Get<LiveState>(), _lab.Get<LivePulse>());
        for (var i = 0; i < lists; i++)
        {
            var list = live.Recommend(1 + i % Customers, 3, DateTimeOffset.UnixEpoch);
            pulse.Shown(list);
            if (i < opened)
            {
                var answer = new ShopEvent { EventId = 0, CustomerId = list.CustomerId, ProductId = list.Recommendations[0].ProductId, Kind = EventKind.View, Time = ShopBuilder.Now, UnitPrice = 1, Quantity = 1 };
                pulse.Applied([answer], posted: true, DateTimeOffset.UnixEpoch);
            }
        }
    }

    private static Task Registers(StageContext context, CancellationToken cancel)
    {
        ModelTables.Insert(context.Connection, new ModelRecord
        {
            Version = 2,
            RunId = context.RunId,
            Trainer = "by hand",
            CreatedAt = 0,
            DataCutoff = 0,
            Parameters = "{}",
            FeatureFingerprint = FeatureCatalog.Default.Fingerprint,
            SnapshotId = "",
            Artifact = "v1.json",
            Importance = "{}",
        });
        return Task.CompletedTask;
    }

    private static Task Points(StageContext context, string alias, string reason)
    {
        ModelAliases.Set(context.Connection, alias, 2, 0, reason);
        return Task.CompletedTask;
    }

    private static ShopBuilder Shop()
    {
        var shop = new ShopBuilder();
        for (var product = 100; product < 130; product++)
        {
            shop.Product(product, price: 100);
        }

        for (var customer = 1; customer <= Customers; customer++)
        {
            shop.Customer(customer, age: 30).Event(customer, 129, EventKind.Purchase, daysAgo: 1 + customer, price: 100)
                .Event(customer, 100 + customer, EventKind.View, daysAgo: 40).Event(customer, 109 + customer % 10, EventKind.View, daysAgo: 50);
        }

        return shop;
    }
}

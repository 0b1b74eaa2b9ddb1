using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Labels;
using RecSys.Core.Stages.Splits;
using RecSys.Core.State;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Evaluation;

/// <summary>The stage on a busy shop with rankers by hand.</summary>
public sealed class EvaluationStageTests : IDisposable
{
    private static readonly LabSettings Settings = new()
    {
        Candidates = new() { MaxPerCustomer = 25 },
        Recommendation = new() { ExcludePurchased = false },
        Evaluation = new() { K = 5, BootstrapResamples = 1000 },
    };

    private readonly ShopHistoryReader _histories = new();
    private readonly TempLab _lab = new TempLab { Settings = Settings }.With(Given.BusyShop());

    [Fact]
    public async Task What_lies_behind_the_metrics_counts_once_the_evaluation_is_committed()
    {
        await PrepareAsync();
        _lab.Register(GivenModel.Above("recency_weight"));
        var report = await _lab.RunAsync(new EvaluationStage(_histories));
        var at = LabDatabase.Scalar<long>(_lab.Connection, "select evaluated_at from model_versions where version = 1");
        Assert.Null(EvaluationFiles.Read(_lab.Paths, 1, at));

        report.AfterCommit!();
        var detail = EvaluationFiles.Read(_lab.Paths, 1, at)!;

        Assert.Null(EvaluationFiles.Read(_lab.Paths, 1, at + 1));
        Assert.Equal(["validation", "test"], detail.Folds.Select(f => f.Fold));
        Assert.All(detail.Folds, AddsUp);
        Assert.DoesNotContain(detail.Folds[1].Scorers, s => s.Name == ScorerNames.Oracle);
        Assert.Null(detail.Folds[1].Achieved);
    }

    [Fact]
    public async Task The_values_per_user_give_the_stored_means_again()
    {
        await PrepareAsync();
        _lab.Register(GivenModel.Above("recency_weight"));
        (await _lab.RunAsync(new EvaluationStage(_histories))).AfterCommit!();

        var path = EvaluationFiles.UsersOf(_lab.Paths, 1, "test");
        foreach (var scorer in new[] { "model", "rule", "ease", "random" })
        {
            var values = await UserValues.ReadAsync(path, [$"{scorer}.ndcg@5", $"{scorer}.auc"]);
            Assert.Equal(Stored(scorer, "ndcg@5"), values.Columns[$"{scorer}.ndcg@5"].Average(v => (double)v), 1e-6);
            var auc = PairedBootstrap.Compare(values.Columns[$"{scorer}.auc"], values.Columns[$"{scorer}.auc"], Array.ConvertAll(values.Found, f => (float)f), 1, 1);
            Assert.Equal(Stored(scorer, "auc"), auc.First, 1e-6);
        }
    }

    [Fact]
    public async Task A_champion_is_judged_beside_the_newest_version_and_stays_while_it_is_better()
    {
        await PrepareAsync();
        _lab.Register(GivenModel.Above("recency_weight"));
        await _lab.RunAsync(new EvaluationStage(_histories));
        _lab.Register(GivenModel.Indifferent(version: 2));

        var report = await _lab.RunAsync(new EvaluationStage(_histories));

        Assert.True(Stored("champion", "ndcg@5", version: 2) > Stored("model", "ndcg@5", version: 2));
        Assert.Contains(report.Notes, note => note.StartsWith("Version 1 stays champion", StringComparison.Ordinal) && note.Contains("95 % interval", StringComparison.Ordinal));
        Assert.Equal([["challenger", 2L], ["champion", 1L]], _lab.Rows("select alias, version from model_aliases order by alias"));
    }

    [Fact]
    public async Task A_worse_version_is_promoted_only_by_somebody_who_answers_for_it_and_undo_brings_the_champion_back()
    {
        var (gate, registry) = await JudgedAsync(GivenModel.Above("recency_weight"), GivenModel.Below("recency_weight", version: 2));

        var check = await gate.CheckAsync(2);
        var refused = await Assert.ThrowsAsync<LabException>(() => gate.PromoteAsync(2, evenIfWorse: false));

        Assert.True(check is { IsAllowed: false, Champion: 1, Metric: "ndcg@5", Against: { IsWorse: true, Users: > 0 } });
        Assert.Equal(Fault.Conflict, refused.Fault);
        Assert.Contains("95 % interval", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, registry.ChampionVersion());

        await gate.PromoteAsync(2, evenIfWorse: true);
        Assert.Equal(2, registry.ChampionVersion());
        var change = new ModelReports(_lab.Database).AliasHistory().First(c => c.Alias == ModelAliases.Champion);
        Assert.Equal((1, 2), (change.From, change.To));
        Assert.Contains("against the gate: Version 2 is worse than version 1", change.Reason, StringComparison.Ordinal);

        // The better one comes back: its own evaluation knew no champion, version 2's judged both.
        Assert.True((await gate.CheckAsync(1)).Against is { IsBetter: true });
        Assert.Equal(1, registry.UndoPromotion());
    }

    [Fact]
    public async Task A_version_that_ranks_alike_is_not_worse()
    {
        var (gate, registry) = await JudgedAsync(GivenModel.Above("recency_weight"), GivenModel.Above("recency_weight", version: 2));
        registry.Promote(1);

        var check = await gate.PromoteAsync(2, evenIfWorse: false);

        Assert.Equal(0, check.Against!.Difference.Value);
        Assert.Contains("is not worse than version 1", check.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, registry.ChampionVersion());
    }

    [Fact]
    public async Task What_was_judged_on_other_purchases_is_not_compared()
    {
        var (gate, _) = await JudgedAsync(GivenModel.Above("recency_weight"), GivenModel.Indifferent(version: 2));
        foreach (var file in Directory.GetFiles(_lab.Paths.Models, "v1.*"))
        {
            File.Delete(file);
        }

        File.Delete(Path.Combine(_lab.Paths.Models, "v2.evaluation.json"));
        var check = await gate.CheckAsync(2);

        Assert.False(check.IsAllowed);
        Assert.StartsWith("Nobody knows whether version 2 is worse than version 1", check.Sentence, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    private async Task<(PromotionGate Gate, ModelRegistry Registry)> JudgedAsync(params RankingModel[] models)
    {
        await PrepareAsync();
        foreach (var model in models)
        {
            _lab.Register(model);
            (await _lab.RunAsync(new EvaluationStage(_histories))).AfterCommit!();
        }

        var registry = new ModelRegistry(_lab.Database, TimeProvider.System);
        return (new PromotionGate(_lab.Database, registry, SettingsBook.Of(Settings)), registry);
    }

    private static void AddsUp(FoldDetail fold)
    {
        var regret = fold.Regret;
        Assert.Equal(1, regret.Ndcg + regret.Retrieval + regret.Ranking + regret.ColdStart, 1e-6);
        Assert.All(fold.Spreads, spread => Assert.Equal(1, spread.ShareByDecile.Sum(), 1e-9));
        Assert.Equal(fold.Calibration.Candidates, fold.Calibration.Bins.Sum(b => b.Candidates));
        Assert.All(fold.Slices, slice => Assert.InRange(slice.Model.Value, slice.Model.Low - 1e-9, slice.Model.High + 1e-9));
        Assert.Equal(fold.Scorers[0].Ndcg.Value, regret.Ndcg, 1e-6);
    }

    private double Stored(string scorer, string metric, int version = 1) =>
        (double)_lab.Rows($"select value from model_metrics where version = {version} and fold = 'test' and scorer = '{scorer}' and metric = '{metric}'")[0][0]!;

    private async Task PrepareAsync()
    {
        await _lab.RunAsync(new FeaturesStage(_histories));
        await _lab.RunAsync(new LabelsStage(_histories));
        await _lab.RunAsync(new SplitsStage(_histories));
    }
}

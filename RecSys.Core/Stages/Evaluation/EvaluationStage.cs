using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Labels;
using RecSys.Core.State;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Judges the newest model beside the baselines and the champion on the validation and the test fold, and decides which one serves.</summary>
public sealed class EvaluationStage(ShopHistoryReader histories) : IStage
{
    public string Name => "evaluation";

    public string Question => "Is the model better than simple rules, on days it has never seen?";

    public string Explanation =>
        "At each fold's cutoff every customer who went on to buy gets a list out of the whole catalogue, by the model and by each baseline. "
        + "All purchases count, also those that no candidate source found. The newest version becomes champion unless the one that serves is better on the validation fold.";

    public IReadOnlyList<string> Reads =>
        [Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales, Tables.Labels, Tables.SplitFolds, Tables.ModelVersions];

    public IReadOnlyList<string> Writes => [Tables.ModelMetrics, Tables.ModelFolds, Tables.ModelSourceRecall, Tables.ModelAliases];

    public IReadOnlyList<string> SettingsSections =>
        [nameof(LabSettings.Evaluation), nameof(LabSettings.Gold), nameof(LabSettings.Candidates), nameof(LabSettings.Features), nameof(LabSettings.Recommendation)];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel) => Task.FromResult(Run(context, cancel));

    private StageReport Run(StageContext context, CancellationToken cancel)
    {
        var (version, artifact) = ModelTables.Newest(context.Connection) ?? throw new LabException(
            "There is no model to evaluate.", "Run the training stage first.", Fault.Conflict);
        var models = new Contenders(Load(context, artifact), Champion(context, version));
        context.Progress(0, "reading the history");
        var history = histories.Read(context.Connection);
        var folds = FoldPlan.Lay(history.FirstEvent!.Value, history.Now!.Value, context.Settings.Splits.HorizonDays, context.Settings.Splits.TrainFolds)
            .Where(f => f.Role != FoldRole.Train).ToList();
        var replay = new ShopReplay(history);
        var results = folds.ConvertAll(fold =>
        {
            var share = (double)folds.IndexOf(fold) / folds.Count;
            context.Progress(share, $"counting the shop at the {fold.Name} cutoff");
            var catalogue = Catalogue.Count(replay.AdvanceTo(fold.Cutoff), context.Settings.Gold, context.Parallel(cancel));
            var positives = FoldLabels.Read(context.Connection, fold.Name);
            var evaluation = new FoldEvaluation(fold, catalogue, positives, rows => Scorers(context, models, rows), context.Settings);
            return evaluation.Run(context.Parallel(cancel), (done, all) => context.Progress(
                share + (double)done / all / folds.Count,
                string.Create(CultureInfo.InvariantCulture, $"{fold.Name}: {done:N0} of {all:N0} customers")));
        });

        var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        ModelTables.WriteEvaluation(
            context.Connection, version, now, results.SelectMany(r => r.Metrics), results.Select(r => r.Count), results.SelectMany(r => r.Sources));
        var decision = Decide(context, version, results[0], now);
        return EvaluationReport.Of(results, context.Settings.Evaluation.K, decision, models.ChampionFault);
    }

    private static RankingModel Load(StageContext context, string artifact) =>
        RankingModel.Load(Path.Combine(context.Paths.Models, artifact), FeatureCatalog.Default.Fingerprint);

    /// <summary>The champion, where it is another version; or why it cannot be judged.</summary>
    private static (RankingModel? Model, string? Fault) Champion(StageContext context, int version)
    {
        if (ModelTables.Named(context.Connection, ModelAliases.Champion) is not { } champion || champion.Version == version)
        {
            return (null, null);
        }

        try
        {
            return (Load(context, champion.Artifact), null);
        }
        catch (LabException e)
        {
            return (null, e.Message);
        }
    }

    private static List<IListScorer> Scorers(StageContext context, Contenders models, CandidateRows rows)
    {
        var k = context.Settings.Evaluation.K;
        var purchases = rows.Catalogue.Tally.Events[(int)EventKind.Purchase];
        List<IListScorer> scorers =
        [
            new ModelScorer("model", models.Newest, rows, k),
            new RuleScorer(k),
            new PopularityScorer("recently_popular", "By recency-weighted interest of everyone.", rows.Catalogue.ByPopularity, p => rows.Catalogue.Tally.Popularity[p]),
            new PopularityScorer("popular", "By purchases ever.", rows.Catalogue.ByPurchases, p => purchases[p]),
            new RandomScorer(context.Settings.Lab.Seed, k),
        ];
        if (models.Champion is { } champion)
        {
            scorers.Insert(1, new ModelScorer("champion", champion, rows, k));
        }

        return scorers;
    }

    /// <summary>Points the aliases: by the validation fold, because the test fold is for looking at, not for choosing.</summary>
    private static string Decide(StageContext context, int version, FoldResult validation, long now)
    {
        var key = Metrics.Ndcg.Key(context.Settings.Evaluation.K);
        var (model, champion) = (validation.Value("model", key), validation.Value("champion", key));
        var serving = ModelTables.Named(context.Connection, ModelAliases.Champion)?.Version;
        if (serving != version && model < champion)
        {
            ModelAliases.Set(context.Connection, ModelAliases.Challenger, version, now, string.Create(CultureInfo.InvariantCulture, $"validation {key} {model:0.0000}, champion {champion:0.0000}"));
            return string.Create(CultureInfo.InvariantCulture, $"Version {serving} stays champion: {key} on validation is {champion:0.0000}, version {version} reaches {model:0.0000}.");
        }

        var reason = string.Create(CultureInfo.InvariantCulture, $"validation {key} {model:0.0000}");
        ModelAliases.Set(context.Connection, ModelAliases.Champion, version, now, reason);
        ModelAliases.Set(context.Connection, ModelAliases.Challenger, null, now, "the newest version serves");
        return serving == version
            ? $"Version {version} is the champion."
            : string.Create(CultureInfo.InvariantCulture, $"Version {version} is the new champion: {reason}{(double.IsNaN(champion) ? "" : $", not worse than version {serving} with {champion:0.0000}")}.");
    }

    private sealed record Contenders(RankingModel Newest, (RankingModel? Model, string? Fault) Serving)
    {
        public RankingModel? Champion => Serving.Model;

        public string? ChampionFault => Serving.Fault;
    }
}

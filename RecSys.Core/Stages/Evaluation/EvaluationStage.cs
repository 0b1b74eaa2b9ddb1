using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Generation;
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

    public IReadOnlyList<string> SettingsRead =>
        [nameof(LabSettings.Evaluation), nameof(LabSettings.Gold), nameof(LabSettings.Candidates), SettingKeys.AffinityHalfLifeDays, SettingKeys.ExcludePurchased];

    public async Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        var (version, artifact) = ModelTables.Newest(context.Connection) ?? throw new LabException(
            "There is no model to evaluate.", "Run the training stage first.", Fault.Conflict);
        var (champion, fault) = Champion(context, version);
        var results = Judge(context, new Scorers(Load(context, artifact), champion, context.Settings), cancel);
        var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        context.Progress(0.9, "slices, intervals and calibration");
        var detail = EvaluationDetail.Of(version, now, results.ConvertAll(r => r.Judged), champion?.Version, context.Parallel(cancel));
        ModelTables.WriteEvaluation(
            context.Connection, version, now, results.SelectMany(r => r.Metrics), results.Select(r => r.Count), results.SelectMany(r => r.Sources));
        var key = Metrics.Ndcg.Key(context.Settings.Evaluation.K);
        var decision = Succession.Decide(context.Connection, version, results[0].Value(ScorerNames.Model, key), Against(results[0].Judged), key, now, asks: context.Settings.Evaluation.Promotion == "ask");
        var inPlace = await EvaluationFiles.WriteAsync(context.Paths, detail, results.Select(r => r.Judged), cancel);
        return EvaluationReport.Of(results, detail, decision, fault) with { AfterCommit = inPlace };
    }

    private List<FoldResult> Judge(StageContext context, Scorers scorers, CancellationToken cancel)
    {
        context.Progress(0, "reading the history");
        var folds = Folds(context);
        var replay = new ShopReplay(histories.Read(context.Connection));
        var truth = ShopTruth.Find(context.Connection);
        var results = new List<FoldResult>();
        foreach (var fold in folds)
        {
            var share = 0.9 * results.Count / folds.Count;
            context.Progress(share, $"counting the shop at the {fold.Name} cutoff");
            var catalogue = replay.CatalogueAt(fold.Cutoff, context.Settings.Gold, context.Parallel(cancel));
            var positives = FoldLabels.Read(context.Connection, fold.Name);
            var forecast = truth?.Forecast(fold.Cutoff, fold.End);

            // A shop that holds more than was generated has no truth.
            forecast = positives.Keys.All(id => forecast?.Knows(id) == true) ? forecast : null;
            var evaluation = new FoldEvaluation(fold, catalogue, positives, rows => scorers.For(rows, forecast), context.Settings);
            results.Add(evaluation.Run(context.Parallel(cancel), (done, all) => context.Progress(
                share + 0.9 * done / all / folds.Count,
                string.Create(CultureInfo.InvariantCulture, $"{fold.Name}: {done:N0} of {all:N0} customers"))));
        }

        return results;
    }

    /// <summary>The model against the champion, user by user; null where no champion was judged.</summary>
    private static PairedDifference? Against(JudgedFold validation) => validation.IndexOf(ScorerNames.Champion) is >= 0 and var champion
        ? PairedBootstrap.Compare(validation.Ndcg(0), validation.Ndcg(champion), [], validation.Settings.Evaluation.BootstrapResamples, validation.Settings.Lab.Seed)
        : null;

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

    /// <summary>The folds that labels were cut by, which later settings may have moved.</summary>
    private static List<Fold> Folds(StageContext context)
    {
        var folds = new List<Fold>();
        using var rows = new BulkRead(context.Connection, $"select fold, role, cutoff, window_end from {Tables.SplitFolds} where role <> 'train' order by position");
        while (rows.Next())
        {
            folds.Add(new Fold(rows.Text(0), Enum.Parse<FoldRole>(rows.Text(1), ignoreCase: true), rows.Long(2), rows.Long(3)));
        }

        return folds.Count == 2 ? folds : throw new LabException("There are no folds to judge on.", "Run the splits stage first.", Fault.Conflict);
    }
}

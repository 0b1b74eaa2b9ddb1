using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Splits;
using RecSys.Core.Stages.Training;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Measures what each feature is worth to a model version by shuffling it. It stands beside the pipeline.</summary>
public sealed class ImportanceStage : IStage
{
    /// <summary>One row per model version and feature. They cost minutes, so they outlive the pipeline's own tables.</summary>
    public static readonly TableSpec Spec = new(
        Tables.FeatureImportance,
        "ml",
        "One row per model version and feature: what the version loses on the validation fold when the feature is shuffled.",
        [
            new("version", ColumnKind.Integer),
            new("feature", ColumnKind.Text),
            new("ndcg_lost", ColumnKind.Real, "NDCG@10 of the lists as they are less that of the shuffled ones, mean over users."),
            new("low", ColumnKind.Real, "Lower bound of the interval that holds 95 % of the resampled drops."),
            new("high", ColumnKind.Real, "Upper bound of the same."),
            new("ndcg", ColumnKind.Real, "NDCG@10 of the lists as they are."),
            new("users", ColumnKind.Integer, "Users judged."),
            new("repeats", ColumnKind.Integer, "Shuffles."),
            new("snapshot_id", ColumnKind.Text, "Training snapshot that the lists came from."),
            new("measured_at", ColumnKind.Moment),
        ],
        ["version", "feature"]);

    public string Name => "importance";

    public string Question => "Which features does the model need to rank well?";

    public string Explanation =>
        "Each feature is shuffled within the validation fold's lists, a customer's own from list to list, and the lists are ranked again: what NDCG@10 loses is what the feature is worth to this model. "
        + "Features that say the same thing stand in for each other, so that each of them may lose little.";

    public IReadOnlyList<string> Reads => [Tables.FeatureSnapshots, Tables.Labels, Tables.SplitFolds, Tables.ModelVersions];

    public IReadOnlyList<string> Writes => [Tables.FeatureImportance];

    public IReadOnlyList<string> SettingsRead => [nameof(LabSettings.Importance)];

    public IReadOnlyList<TableSpec> Owns => [Spec];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel) => Task.FromResult(Run(context, cancel));

    private static StageReport Run(StageContext context, CancellationToken cancel)
    {
        context.Progress(0, "reading the model and the validation fold");
        var (version, artifact) = Model(context);
        var model = RankingModel.Load(Path.Combine(context.Paths.Models, artifact), FeatureCatalog.Default.Fingerprint);
        var settings = context.Settings.Importance;
        var snapshot = LabelledFolds.LatestSnapshotId(context.Connection);
        var rows = TrainingRows.Whole(LabelledFolds.Read(context.Connection, context.Paths, FoldRole.Validation)[0]).Part(settings.Rows);
        var shuffle = new FeatureShuffle(model.Scorer, rows, context.Parallel(cancel));
        if (shuffle.Unshuffled.Length == 0)
        {
            throw new LabException("No customer of the validation fold bought anything that could be recommended.", "Bring a longer history, or set Splits:HorizonDays to more days.", Fault.Conflict);
        }

        var drops = new List<FeatureDrop>();
        for (var f = 0; f < model.FeatureNames.Count; f++)
        {
            cancel.ThrowIfCancellationRequested();
            context.Progress((double)f / model.FeatureNames.Count, string.Create(CultureInfo.InvariantCulture, $"version {version}: feature {f + 1} of {model.FeatureNames.Count}, {model.FeatureNames[f]}"));
            drops.Add(shuffle.Drop(f, settings.Repeats, settings.Resamples, context.Settings.Lab.Seed));
        }

        var ndcg = shuffle.Unshuffled.Average(v => (double)v);
        Write(context, version, drops, ndcg, shuffle.Unshuffled.Length, snapshot);
        return Report(version, drops, rows.Rows, ndcg, shuffle.Unshuffled.Length);
    }

    /// <summary>The version asked for; else the champion, else the newest.</summary>
    private static (int Version, string Artifact) Model(StageContext context)
    {
        var asked = context.Settings.Lab.ModelVersion;
        var wanted = asked > 0 ? asked : ModelTables.Named(context.Connection, ModelAliases.Champion)?.Version ?? ModelTables.Newest(context.Connection)?.Version ?? 0;
        using var rows = new BulkRead(context.Connection, $"select artifact from {Tables.ModelVersions} where version = ?1", wanted);
        return rows.Next() ? (wanted, rows.Text(0)) : throw new LabException(
            asked > 0 ? $"There is no model version {asked}." : "There is no model to measure.",
            asked > 0 ? "The Models page lists the versions." : "Run the training stage first.",
            asked > 0 ? Fault.NotFound : Fault.Conflict);
    }

    private static void Write(StageContext context, int version, List<FeatureDrop> drops, double ndcg, int users, string snapshot)
    {
        LabDatabase.Execute(context.Connection, $"delete from {Tables.FeatureImportance} where version = ?1", version);
        using var insert = new BulkInsert(context.Connection, Spec);
        foreach (var drop in drops)
        {
            insert.Set(0, (long)version).Set(1, drop.Feature).Set(2, drop.Drop.Value).Set(3, drop.Drop.Low).Set(4, drop.Drop.High).Set(5, ndcg)
                .Set(6, (long)users).Set(7, (long)context.Settings.Importance.Repeats).Set(8, snapshot).Set(9, context.Clock.GetUtcNow().ToUnixTimeMilliseconds()).Write();
        }
    }

    private static StageReport Report(int version, List<FeatureDrop> drops, int rows, double ndcg, int users)
    {
        var most = drops.MaxBy(d => d.Drop.Value)!;
        return new StageReport
        {
            RowsIn = rows,
            RowsOut = drops.Count,
            Tables = new Dictionary<string, long> { [Tables.FeatureImportance] = drops.Count },
            Notes =
            [
                string.Create(CultureInfo.InvariantCulture, $"Version {version} needs {most.Feature} most: shuffled, validation NDCG@10 falls from {ndcg:0.0000} by {most.Drop.Value:0.0000} ({users:N0} users)."),
                string.Create(CultureInfo.InvariantCulture, $"{drops.Count(d => d.Drop.Low > 0)} of {drops.Count} features are worth something beyond chance."),
            ],
        };
    }
}

using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Features;

/// <summary>Writes the training snapshot: the features of every candidate of the customers asked about, as of each train and validation fold's cutoff.</summary>
public sealed class FeaturesStage(ShopHistoryReader histories) : IStage
{
    public string Name => "features";

    public string Question => "What was known of each customer and candidate at the moment a list was due?";

    public string Explanation =>
        "The events are folded up to each fold's own cutoff; from that state candidates are retrieved and their features computed, by the same code that serves. "
        + "So no feature can know what came later, and the check for leaks makes sure. The rows go to an immutable Parquet snapshot that pandas and DuckDB can open.";

    public IReadOnlyList<string> Reads => [Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales];

    public IReadOnlyList<string> Writes => [Tables.FeatureSnapshots, Tables.FeatureStatistics];

    public IReadOnlyList<string> SettingsRead =>
        [nameof(LabSettings.Features), nameof(LabSettings.Splits), nameof(LabSettings.Candidates), nameof(LabSettings.Gold), SettingKeys.ExcludePurchased];

    public IReadOnlyList<TableSpec> Owns => [FeatureTables.Statistics];

    public async Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        var history = histories.Read(context.Connection);
        var splits = context.Settings.Splits;
        var folds = FoldPlan.Lay(history.FirstEvent!.Value, history.Now!.Value, splits.HorizonDays, splits.TrainFolds, splits.TrainStepDays).Where(f => f.Role != FoldRole.Test).ToList();
        var created = context.Clock.GetUtcNow();
        var id = FeatureSnapshot.NewId(created, context.RunId);
        FeatureCatalog Features(ShopHistory seen) => PlantedLeak.Into(FeatureCatalog.Default, context.Settings.Features.PlantedLeak, seen);
        var statistics = new FeatureStatistics(Features(history));
        FeatureSnapshot.RemoveOthers(context.Paths, FeatureSnapshot.Kept(context.Connection));
        var written = await WriteFilesAsync(context, id, history, folds, Features, statistics, cancel);

        var snapshot = new FeatureSnapshot(id, FeatureCatalog.Default.Fingerprint, written);
        snapshot.WriteManifest(context.Connection, context.RunId, created, history.Now.Value, context.Settings.Lab.Seed);
        statistics.Write(context.Connection);
        FeatureSnapshot.Forget(context.Connection, context.Settings.Features.KeepSnapshots);
        var kept = FeatureSnapshot.Kept(context.Connection);
        return Report(context, history, written) with { AfterCommit = () => FeatureSnapshot.RemoveOthers(context.Paths, kept) };
    }

    /// <summary>Writes into a folder that gets its name when it is complete.</summary>
    private static async Task<IReadOnlyList<FoldSnapshot>> WriteFilesAsync(
        StageContext context,
        string id,
        ShopHistory history,
        List<Fold> folds,
        Func<ShopHistory, FeatureCatalog> features,
        FeatureStatistics statistics,
        CancellationToken cancel)
    {
        var final = FeatureSnapshot.Folder(context.Paths, id);
        var unfinished = final + ".unfinished";
        Directory.CreateDirectory(unfinished);
        var replay = new ShopReplay(history);
        var catalogOfFeatures = features(history);
        var ends = new List<Task<FoldSnapshot>>();
        await using var beside = new BesideWork(context.Threads);
        foreach (var fold in folds)
        {
            context.Progress((double)ends.Count / folds.Count, $"fold {fold.Name}: folding the events");
            var state = replay.AdvanceTo(fold.Cutoff);
            var asking = beside.Begin(() => Task.FromResult(AskedCustomers.Of(history, state, fold, context.Settings)));

            // No other stage asks for a train fold's moment: its counts are not kept.
            var catalogue = fold.Role == FoldRole.Train
                ? Catalogue.Count(state, context.Settings.Gold, context.Parallel(cancel))
                : replay.CatalogueAt(fold.Cutoff, context.Settings.Gold, context.Parallel(cancel));
            var asked = await asking;
            var writer = new FoldSnapshotWriter(context, catalogOfFeatures, fold, (ends.Count, folds.Count));
            var end = await writer.WriteAsync(unfinished, asked, catalogue, statistics, cancel);
            try
            {
                await beside.EndAsync();
            }
            finally
            {
                ends.Add(beside.Begin(end));
            }

            if (ends.Count == 1)
            {
                // The first fold has the most later events to know of; the functions are the same in all.
                var check = LaterEvents.Check(context, history, fold, asked.Customers, catalogue, features, cancel);
                _ = beside.Begin(async () =>
                {
                    var ended = await ends[0];
                    check();
                    return ended;
                });
            }
        }

        await beside.EndAsync();
        var written = await Task.WhenAll(ends);
        Directory.Move(unfinished, final);
        return written;
    }

    private static StageReport Report(StageContext context, ShopHistory history, IReadOnlyList<FoldSnapshot> folds)
    {
        var rows = folds.Sum(f => f.Rows);
        var features = FeatureCatalog.Default.Count;
        return new StageReport
        {
            RowsIn = history.Events.Count,
            RowsOut = rows,
            Tables = new Dictionary<string, long> { [Tables.FeatureSnapshots] = folds.Count, [Tables.FeatureStatistics] = features },
            Notes =
            [
                string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows of {features} features for {folds.Sum(f => f.Customers):N0} customers in {folds.Count} folds."),
                string.Create(CultureInfo.InvariantCulture, $"{folds.Sum(f => f.ColdCustomers):N0} customers with purchases had no history at their cutoff and are served by context; {folds.Sum(f => f.SampledOut):N0} were left out by the sample."),
            ],
            Checks =
            [
                new StageCheck(
                    "no feature knows the future",
                    CheckOutcome.Passed,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"No single feature reaches an AUC above {context.Settings.Features.LeakageAuc:0.00} on any fold with at least {LeakageCheck.LeastPositives} positives, and none of fold {folds[0].Fold} changes when later events are deleted.")),
            ],
        };
    }
}

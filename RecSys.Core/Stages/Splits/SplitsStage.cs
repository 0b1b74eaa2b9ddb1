using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Splits;

/// <summary>Joins features and labels per fold, and tells what there is to learn from and who was left out.</summary>
public sealed class SplitsStage(ShopHistoryReader histories) : IStage
{
    public string Name => "splits";

    public string Question => "On which moments is the ranker trained, tuned and judged?";

    public string Explanation =>
        "Train folds come first, then one validation fold for early stopping and tuning, then one test fold that is looked at once per run. "
        + "Each fold's features are as of its own cutoff. The ceiling says how much of what was bought the candidates contain: no ranking can reach more.";

    public IReadOnlyList<string> Reads => [Tables.FeatureSnapshots, Tables.Labels];

    public IReadOnlyList<string> Writes => [Tables.SplitFolds];

    public IReadOnlyList<string> SettingsRead => [nameof(LabSettings.Splits)];

    public IReadOnlyList<TableSpec> Owns => [SplitTables.Folds];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        var history = histories.Read(context.Connection);
        var splits = context.Settings.Splits;
        var folds = FoldPlan.Lay(history.FirstEvent!.Value, history.Now!.Value, splits.HorizonDays, splits.TrainFolds, splits.TrainStepDays);
        var snapshot = LabelledFolds.Latest(context.Connection);
        LabDatabase.Recreate(context.Connection, SplitTables.Folds);
        using var insert = new BulkInsert(context.Connection, SplitTables.Folds);
        var summaries = new List<FoldSummary>();
        foreach (var fold in folds)
        {
            cancel.ThrowIfCancellationRequested();
            context.Progress((double)summaries.Count / folds.Count, $"fold {fold.Name}");
            summaries.Add(FoldSummary.Of(context, fold, snapshot));
            summaries[^1].Write(insert, summaries.Count);
        }

        return Task.FromResult(Report(summaries));
    }

    private static StageReport Report(List<FoldSummary> folds)
    {
        var withRows = folds.Where(f => f.Joined is not null).ToList();
        var validation = withRows[^1];
        return new StageReport
        {
            RowsIn = withRows.Sum(f => (long)f.Joined!.Rows),
            RowsOut = folds.Count,
            Tables = new Dictionary<string, long> { [Tables.SplitFolds] = folds.Count },
            Notes =
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"On the validation fold the candidates hold {validation.CeilingRecall:P1} of what a customer went on to buy: the ceiling of every ranking."),
            ],
            Checks = [.. withRows.Select(HasPositives)],
        };
    }

    private static StageCheck HasPositives(FoldSummary fold) => new(
        $"fold {fold.Fold.Name} has something to learn from",
        fold.Reached > 0 ? CheckOutcome.Passed : CheckOutcome.Warned,
        string.Create(CultureInfo.InvariantCulture, $"{fold.Reached:N0} positives among {fold.Joined!.Rows:N0} candidates of {fold.Joined.Groups:N0} customers."));
}

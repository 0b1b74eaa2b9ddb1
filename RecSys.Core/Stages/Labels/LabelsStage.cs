using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Labels;

/// <summary>Writes what customers bought in each fold's label window, the test fold's too.</summary>
public sealed class LabelsStage(ShopHistoryReader histories) : IStage
{
    public string Name => "labels";

    public string Question => "What did each customer go on to buy after the moment a list was due?";

    public string Explanation =>
        "Folds roll backwards from now: each has a cutoff and a window of purchases after it, and windows do not overlap. "
        + "Every purchase in a window is kept; a positive is one of a product that might have been recommended at the cutoff.";

    public IReadOnlyList<string> Reads => [Tables.SilverSales];

    public IReadOnlyList<string> Writes => [Tables.Labels];

    public IReadOnlyList<string> SettingsRead => [nameof(LabSettings.Splits), SettingKeys.ExcludePurchased];

    public IReadOnlyList<TableSpec> Owns => [LabelTables.Labels];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        var history = histories.Read(context.Connection);
        var splits = context.Settings.Splits;
        var folds = FoldPlan.Lay(history.FirstEvent!.Value, history.Now!.Value, splits.HorizonDays, splits.TrainFolds, splits.TrainStepDays);
        var eligibility = new Eligibility(context.Settings.Recommendation);
        LabDatabase.Recreate(context.Connection, LabelTables.Labels);
        using var insert = new BulkInsert(context.Connection, LabelTables.Labels);
        var checks = new List<StageCheck>();
        var newest = "";

        // By name, the first column of the key, so that rows are appended.
        foreach (var fold in folds.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            context.Progress((double)checks.Count / folds.Count, $"fold {fold.Name}");
            var purchases = LabelWindow.Read(history, fold.Cutoff, fold.End);
            var positives = Write(insert, fold, purchases, eligibility);
            checks.Add(HasPositives(fold, purchases.Count, positives));
            newest = fold == folds[^1] ? InWords(fold, purchases, positives) : newest;
        }

        return Task.FromResult(new StageReport
        {
            RowsIn = history.Events.Count,
            RowsOut = insert.Inserted,
            Tables = new Dictionary<string, long> { [Tables.Labels] = insert.Inserted },
            Notes = [newest],
            Checks = [.. folds.Select(fold => checks.Single(check => check.Name == CheckName(fold)))],
        });
    }

    private static long Write(BulkInsert insert, Fold fold, IReadOnlyList<WindowPurchase> purchases, Eligibility eligibility)
    {
        var positives = 0L;
        foreach (var bought in purchases)
        {
            var eligible = eligibility.Allows(bought.BoughtBefore);
            positives += eligible ? 1 : 0;
            insert.Set(0, fold.Name).Set(1, bought.CustomerId).Set(2, bought.ProductId);
            insert.Set(3, bought.Purchases).Set(4, bought.FirstAt).Set(5, eligible ? 1 : 0).Write();
        }

        return positives;
    }

    private static string InWords(Fold fold, IReadOnlyList<WindowPurchase> purchases, long positives) => string.Create(
        CultureInfo.InvariantCulture,
        $"In the {Math.Round((fold.End - fold.Cutoff) / (double)Moments.Day):N0} days of the {fold.Name} fold {purchases.DistinctBy(p => p.CustomerId).Count():N0} customers bought {purchases.Count:N0} products. {positives:N0} of these may be recommended: lists are judged by them{(positives < purchases.Count ? "; the others had been bought before" : "")}.");

    private static string CheckName(Fold fold) => $"fold {fold.Name} has positives";

    private static StageCheck HasPositives(Fold fold, int pairs, long positives) => new(
        CheckName(fold),
        positives > 0 ? CheckOutcome.Passed : CheckOutcome.Warned,
        positives > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{positives:N0} of {pairs:N0} pairs bought.")
            : "Nobody bought anything eligible in this window: nothing can be learned from it or measured on it.");
}

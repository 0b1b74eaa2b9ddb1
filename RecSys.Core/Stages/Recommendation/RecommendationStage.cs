using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Features;
using RecSys.Core.State;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>
/// Every known customer's list, appended as a snapshot. Customers about whom nothing is new keep the list they have; the others are
/// recommended to again, and get exactly what a run for everybody would give them.
/// </summary>
public sealed class RecommendationStage(ShopHistoryReader histories) : IStage
{
    /// <summary>What the stage says as it begins with the first list.</summary>
    public const string MakingLists = "making lists";

    /// <summary>What it says when the last one is in its table.</summary>
    public const string ListsMade = "closing the snapshot";

    private const int ToldAfter = 1_000;

    public string Name => "recommendation";

    public string Question => "What should each customer see, and why?";

    public string Explanation =>
        "Makes a list for every customer with the champion model: personal where there is a history, by age group, location and season where there is none, "
        + "filled up with popular products so that nobody is left with a short list. Each product says why it is there. "
        + "Lists are appended as a snapshot with the model's version and the moment of the data. A customer without new events keeps the list they have, "
        + "until it is older than Recommendation:RefreshDays; another model or other settings make every list anew.";

    public IReadOnlyList<string> Reads => [Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales, Tables.ModelVersions, Tables.ModelAliases];

    public IReadOnlyList<string> Writes => [Tables.RecommendationSnapshots, Tables.Recommendations, Tables.RecommendationLists];

    public IReadOnlyList<TableSpec> Owns => [ListLedger.Spec];

    public IReadOnlyList<string> SettingsRead =>
        [nameof(LabSettings.Recommendation), nameof(LabSettings.Candidates), nameof(LabSettings.Gold), SettingKeys.AffinityHalfLifeDays];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        var model = Champion(context);
        context.Progress(0, "replaying the history and counting the catalogue");
        var history = histories.Read(context.Connection);
        var catalogue = new ShopReplay(history).CatalogueAt(history.Now!.Value, context.Settings.Gold, context.Parallel(cancel));

        var ledger = new ListLedger(context.Connection, Basis(context, model), catalogue.Now, context.Settings.Recommendation.RefreshDays);
        using var writer = new SnapshotWriter(context.Connection);
        var summary = WriteLists(context, catalogue, model, ledger, writer, cancel);
        var generatedAt = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        writer.Enter(context.RunId, generatedAt, model.Version, catalogue.Now, summary.Customers, summary.Cold);
        var deleted = writer.Keep(context.Settings.Recommendation.KeepSnapshots);
        return Task.FromResult(summary.Report(context, catalogue, model.Version, ledger.Causes, writer.Rows, deleted));
    }

    private static RankingModel Champion(StageContext context)
    {
        var (_, artifact) = ModelTables.Named(context.Connection, ModelAliases.Champion) ?? throw new LabException(
            "No model is promoted to champion.", "Run training and evaluation, then promote a model on the Models page.", Fault.Conflict);
        return RankingModel.Load(Path.Combine(context.Paths.Models, artifact), FeatureCatalog.Default.Fingerprint);
    }

    /// <summary>What shapes every list besides the data: with another one, no list is kept.</summary>
    private string Basis(StageContext context, RankingModel model) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{model.Version} {model.FeatureFingerprint} {SettingsFingerprint.Of(context.Settings, SettingsRead)}");

    private static ListSummary WriteLists(StageContext context, Catalogue catalogue, RankingModel model, ListLedger ledger, SnapshotWriter writer, CancellationToken cancel)
    {
        var everybody = catalogue.State.Customers.OrderBy(c => c.Id).Select(c => (Customer: c, Cause: ledger.Cause(c))).ToList();
        List<CustomerHistory> customers = [.. everybody.Where(c => c.Cause is not null).Select(c => c.Customer)];
        writer.Keep(ledger.Previous, everybody.Where(c => c.Cause is null).Select(c => c.Customer.Id));
        ledger.Remember(everybody.Select(c => (c.Customer.Id, c.Cause)), catalogue.Now, context.RunId);
        var summary = new ListSummary(catalogue.State.Products.Count, context.Settings.Recommendation.TopK);
        var topK = context.Settings.Recommendation.TopK;
        context.Progress(0.2, MakingLists);
        var lists = CustomerSweep.InOrder(
            customers,
            context.Parallel(cancel),
            () => new ListMaker(catalogue, model, context.Settings, topK),
            (maker, customer) => maker.Make(customer, topK, catalogue.Now));
        foreach (var (done, list) in lists.Index())
        {
            writer.Write(customers[done].Id, list, catalogue.State);
            summary.Add(list);
            if (done % ToldAfter == 0)
            {
                context.Progress(0.2 + 0.8 * done / customers.Count, $"{done:N0} of {customers.Count:N0} customers");
            }
        }

        writer.Finish();
        context.Progress(1, ListsMade);
        summary.AddKept(context.Connection, ledger.Previous, everybody.Where(c => c.Cause is null).Select(c => c.Customer.Id), catalogue.State);
        return summary;
    }
}

using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Candidates;

/// <summary>Retrieves every customer's candidates as of now, for looking up, and counts what each source contributes.</summary>
public sealed class CandidatesStage(ShopHistoryReader histories) : IStage
{
    public string Name => "candidates";

    public string Question => "Which few products of the whole shop are worth ranking for each customer?";

    public string Explanation =>
        "Sources propose products, each from its own view of the customer: own history, neighbours, favourite categories and brands, the crowd, what is new. "
        + "One merger keeps what may be recommended and orders it by reciprocal rank fusion, so that a product many sources agree on comes first; the cap cuts by that merit. "
        + "What they find of the purchases that came is measured on the validation fold. The table of candidates is for looking up: features, evaluation and serving retrieve anew, each at its own moment.";

    public IReadOnlyList<string> Reads => [Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales];

    public IReadOnlyList<string> Writes => [Tables.Candidates, Tables.CandidateLists, Tables.CandidateSources, Tables.CandidateRecall, Tables.CandidateOverlap, Tables.CandidateCeiling];

    public IReadOnlyList<string> SettingsRead =>
        [nameof(LabSettings.Candidates), nameof(LabSettings.Gold), nameof(LabSettings.Splits), SettingKeys.AffinityHalfLifeDays, SettingKeys.MaxCustomersPerFold, SettingKeys.ExcludePurchased];

    public IReadOnlyList<TableSpec> Owns => [CandidateTables.Lists, CandidateTables.Candidates, CandidateTables.Sources, CandidateTables.Recall, CandidateTables.Overlap, CandidateTables.Ceiling];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        context.Progress(0, "folding the events");
        var history = histories.Read(context.Connection);
        var replay = new ShopReplay(history);
        var quality = Measure(context, history, replay, cancel);
        var measured = RetrievalQualityTables.Write(context.Connection, quality, context.Settings.Candidates);
        var catalogue = replay.CatalogueAt(history.Now!.Value, context.Settings.Gold, context.Parallel(cancel));
        var (meter, rows, without) = WriteCandidates(context, catalogue, cancel);
        WriteSources(context, meter);
        return Task.FromResult(Report(context, catalogue.State, (meter, quality), measured, rows, without));
    }

    /// <summary>Retrieval as of the validation fold's cutoff against what was bought after it; null where the history is too short for the fold.</summary>
    private static RetrievalQuality? Measure(StageContext context, ShopHistory history, ShopReplay replay, CancellationToken cancel)
    {
        var splits = context.Settings.Splits;
        var fold = FoldPlan.LayWhatFits(history.FirstEvent!.Value, history.Now!.Value, splits.HorizonDays, splits.TrainFolds, splits.TrainStepDays)
            .FirstOrDefault(f => f.Role == FoldRole.Validation);
        if (fold is null)
        {
            return null;
        }

        context.Progress(0, "measuring the sources on the validation fold");
        var catalogue = replay.CatalogueAt(fold.Cutoff, context.Settings.Gold, context.Parallel(cancel));
        return RetrievalQuality.Measure(history, catalogue, fold, context.Settings, context.Parallel(cancel));
    }

    private static (RetrievalMeter Meter, long Rows, long Without) WriteCandidates(StageContext context, Catalogue catalogue, CancellationToken cancel)
    {
        LabDatabase.Recreate(context.Connection, CandidateTables.Candidates);
        LabDatabase.Recreate(context.Connection, CandidateTables.Lists);
        using var insert = new BulkInsert(context.Connection, CandidateTables.Lists);
        var meters = new List<RetrievalMeter>();
        var customers = catalogue.State.Customers.OrderBy(c => c.Id).ToList();
        var (done, stored, without) = (0, 0L, 0L);
        var rows = CustomerSweep.InOrder(customers, context.Parallel(cancel), () => Scratch.Make(context, catalogue, meters), static (scratch, customer) => scratch.Retrieve(customer));
        foreach (var row in rows)
        {
            row.Write(insert);
            stored += row.Stored;
            without += row.Found == 0 ? 1 : 0;
            if (++done % 1000 == 0)
            {
                context.Progress((double)done / customers.Count, string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {customers.Count:N0} customers"));
            }
        }

        foreach (var meter in meters.Skip(1))
        {
            meters[0].Add(meter);
        }

        return (meters[0], stored, without);
    }

    private static void WriteSources(StageContext context, RetrievalMeter meter)
    {
        LabDatabase.Recreate(context.Connection, CandidateTables.Sources);
        using var insert = new BulkInsert(context.Connection, CandidateTables.Sources);
        for (var s = 0; s < CandidateSources.All.Count; s++)
        {
            var source = CandidateSources.All[s];
            insert.Set(0, source.Name).Set(1, s + 1).Set(2, source.Sentence);
            insert.Set(3, context.Settings.Candidates.Weights.GetValueOrDefault(source.Name, 1));
            insert.Set(4, meter.Customers[s]).Set(5, meter.Proposals[s]).Set(6, meter.Kept[s]).Set(7, meter.Unique[s]);
            insert.Set(8, meter.Kept[s] == 0 ? double.NaN : (double)meter.RankSum[s] / meter.Kept[s]).Set(9, meter.Seconds(s)).Write();
        }
    }

    private static StageReport Report(StageContext context, ShopState state, (RetrievalMeter Meter, RetrievalQuality? Quality) found, Dictionary<string, long> measured, long rows, long without)
    {
        var (meter, quality) = found;
        var cap = context.Settings.Candidates.MaxPerCustomer;
        var perCustomer = (double)meter.Candidates / Math.Max(1, state.Customers.Count);
        return new StageReport
        {
            RowsIn = state.EventCount,
            RowsOut = rows,
            Tables = new Dictionary<string, long>(measured) { [Tables.Candidates] = rows, [Tables.CandidateLists] = state.Customers.Count, [Tables.CandidateSources] = CandidateSources.All.Count },
            Notes =
            [
                quality is { Positives: > 0 }
                    ? string.Create(CultureInfo.InvariantCulture, $"On the validation fold the best {cap} candidates hold {quality.Ceiling(cap):P1} of {quality.Positives:N0} purchases; without the cap, {quality.Ceiling(quality.Most):P1}.")
                    : "There is no validation fold with purchases to measure the sources on.",
                string.Create(CultureInfo.InvariantCulture, $"{meter.Candidates:N0} candidates for {state.Customers.Count:N0} customers, {perCustomer:0.0} each."),
            ],
            Checks =
            [
                new StageCheck(
                    "every customer has candidates",
                    without == 0 ? CheckOutcome.Passed : CheckOutcome.Warned,
                    without == 0 ? "Nobody is left without candidates." : string.Create(CultureInfo.InvariantCulture, $"{without:N0} customers have none.")),
            ],
        };
    }

    /// <summary>What one thread keeps from customer to customer.</summary>
    private sealed record Scratch(CustomerView View, Retriever Retriever, CandidateText Text, int Stored)
    {
        public static Scratch Make(StageContext context, Catalogue catalogue, List<RetrievalMeter> meters)
        {
            var meter = new RetrievalMeter(CandidateSources.All.Count, context.Clock);
            meters.Add(meter);
            return new Scratch(
                new CustomerView(catalogue, context.Settings.Features),
                new Retriever(catalogue, context.Settings, meter),
                new CandidateText(catalogue.State, CandidateSources.All.Count),
                context.Settings.Candidates.StoredPerCustomer);
        }

        public CandidateRow Retrieve(CustomerHistory customer)
        {
            View.Load(customer);
            return Text.Build(View, Retriever.Retrieve(View), Stored);
        }
    }
}

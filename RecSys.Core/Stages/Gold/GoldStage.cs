using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>Folds silver into the state and writes its projections: what has changed, or all of it.</summary>
public sealed class GoldStage(ShopHistoryReader histories, GoldMemory memory) : IStage
{
    public string Name => "gold";

    public string Question => "What does the shop know by now: who met what, what sells, what goes together?";

    public string Explanation =>
        "Every clean event is applied, in time order, to one state of the shop; the gold tables are what that state looks like at the last event. "
        + "A further day writes only the rows it touches, late events included, and leaves the same tables as making them all anew; Full refresh does that.";

    public IReadOnlyList<string> Reads => [Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales];

    public IReadOnlyList<string> Writes => [.. GoldTables.All.Select(t => t.Spec.Name)];

    public IReadOnlyList<string> SettingsSections => ["Gold", "Features"];

    public IReadOnlyList<TableSpec> Owns => [.. GoldTables.All.Select(t => t.Spec)];

    public bool CanRefreshFully => true;

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        context.Progress(0, "loading silver");
        var history = histories.Read(context.Connection);
        context.Progress(0.15, $"folding {Text(history.Events.Count)} events");
        var shop = memory.Read(context.Connection, context.Settings.Gold);
        var fingerprint = GoldMark.FingerprintOf(context.Settings);
        var before = GoldMark.Read(context.Connection);
        var whole = WhyWhole(context.Settings.Lab, before, fingerprint, shop);

        context.Progress(0.3, "writing what the shop sells");
        using var writer = new GoldWriter(context, shop, cancel);
        var (events, late) = (shop.State.EventCount, 0);
        if (whole is not null)
        {
            writer.WriteAll();
        }
        else
        {
            var changes = GoldChanges.Since(context.Connection, before!, shop, history);
            (events, late) = (changes.Events, changes.Late);
            writer.Write(changes);
        }

        var writes = writer.Told(whole is not null, events, whole is null ? before!.Rows : new Dictionary<string, long>()).ToList();
        var mark = new GoldMark(fingerprint, shop.Mark, shop.State.Now, shop.State.EventCount, writes.ToDictionary(w => w.Table, w => w.Rows!.Value));
        mark.Save(context.Connection);
        return Task.FromResult(Report(context, shop, writes, (events, late), whole));
    }

    /// <summary>Why everything is made anew, as the end of a sentence; null where what is new will do.</summary>
    private static string? WhyWhole(LabSection lab, GoldMark? before, string fingerprint, GoldShop shop) =>
        lab.FullRefresh ? "because a full refresh was asked for"
        : before is null ? "for the first time"
        : before.Silver.Epoch != shop.Mark.Epoch ? "because silver was started over"
        : before.Fingerprint != fingerprint ? "because settings or tables have changed"
        : null;

    private static StageReport Report(StageContext context, GoldShop shop, List<TableWrite> writes, (long All, int Late) events, string? whole)
    {
        var state = shop.State;
        var written = writes.Sum(w => w.Added + w.Updated + w.Removed);
        var pairs = writes.First(w => w.Table == Tables.GoldInteractions).Rows;
        return new StageReport
        {
            RowsIn = events.All,
            RowsOut = written,
            Tables = writes.ToDictionary(w => w.Table, w => w.Rows!.Value),
            Writes = writes,
            DataUntil = state.Now - 1,
            Notes =
            [
                $"{Text(state.EventCount)} events up to {Moments.ToIso(state.Now - 1)} make {Text(pairs ?? 0)} customer–product pairs of {Text(state.Customers.Count)} customers and {Text(state.Products.Count)} products.",
                whole is not null
                    ? $"All tables were made anew {whole}: {Text(written)} rows."
                    : $"{Text(events.All)} new events, {Text(events.Late)} of them late: {Text(writes.Sum(w => w.Added))} rows added, {Text(writes.Sum(w => w.Updated))} changed, {Text(writes.Sum(w => w.Removed))} removed.",
            ],
            Checks = whole is null ? [] : [CountedOnce(context, state)],
        };
    }

    private static StageCheck CountedOnce(StageContext context, ShopState state)
    {
        var counted = LabDatabase.Scalar<long>(context.Connection, $"select coalesce(sum(views + carts + purchases), 0) from {Tables.GoldInteractions}");
        return new StageCheck(
            "every event counted once",
            counted == state.EventCount ? CheckOutcome.Passed : CheckOutcome.Warned,
            $"The pairs add up to {Text(counted)} events of {Text(state.EventCount)} in silver.");
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>Writes the projections of the shop's state: what has changed since they were written, or, folding all of silver, all of them.</summary>
public sealed class GoldStage(ShopHistoryReader histories) : IStage
{
    public string Name => "gold";

    public string Question => "What does the shop know by now: who met what, what sells, what goes together?";

    public string Explanation =>
        "Every clean event is applied, in time order, to one state of the shop; the gold tables are what that state looks like at the last event. "
        + "A further day writes only the rows it touches, late events included, and leaves the same tables as making them all anew; Full refresh does that.";

    public IReadOnlyList<string> Reads => [Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales];

    public IReadOnlyList<string> Writes => [.. GoldTables.All.Select(t => t.Spec.Name)];

    public IReadOnlyList<string> SettingsRead => [nameof(LabSettings.Gold), SettingKeys.AffinityHalfLifeDays];

    public IReadOnlyList<TableSpec> Owns => [.. GoldTables.All.Select(t => t.Spec)];

    public bool CanRefreshFully => true;

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        var before = GoldMark.Read(context.Connection);
        if (WhyWhole(context, before) is { } reason)
        {
            return Task.FromResult(WriteAll(context, reason, cancel));
        }

        using var days = DayStore.Find(context.Connection, context.Settings.Gold, before!.Days!);
        var changes = days is null ? null : Find(context, before, days);
        if (changes is not null)
        {
            return Task.FromResult(Write(context, before, changes, days!, cancel));
        }

        days?.Dispose();
        return Task.FromResult(WriteAll(context, "because what was kept of the days is missing or damaged", cancel));
    }

    /// <summary>Why everything is made anew, as the end of a sentence; null where what is new will do.</summary>
    private static string? WhyWhole(StageContext context, GoldMark? before) =>
        context.Settings.Lab.FullRefresh ? "because a full refresh was asked for"
        : before is null ? "for the first time"
        : before.Silver.Epoch != SilverMark.Of(context.Connection).Epoch ? "because silver was started over"
        : before.Fingerprint != GoldMark.FingerprintOf(context.Settings) ? "because settings or tables have changed"
        : null;

    private static GoldChanges? Find(StageContext context, GoldMark before, DayStore days)
    {
        try
        {
            context.Progress(0, "reading what is new");
            return GoldChanges.Since(context.Connection, before, days, context.Settings.Gold);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static StageReport Write(StageContext context, GoldMark before, GoldChanges changes, DayStore days, CancellationToken cancel)
    {
        context.Progress(0.3, "writing what the shop sells");
        using var writer = new GoldWriter(context, changes.Shop, cancel);
        writer.WriteChanges();
        var writes = writer.Told(whole: false, changes.Events, before.Rows).ToList();
        Save(context, changes.Shop, days, writes);
        return Report(
            changes.Shop,
            writes,
            changes.Events,
            $"{Text(changes.Events)} new events, {Text(changes.Late)} of them late: {Text(writes.Sum(w => w.Added))} rows added, {Text(writes.Sum(w => w.Updated))} changed, {Text(writes.Sum(w => w.Removed))} removed.");
    }

    private StageReport WriteAll(StageContext context, string reason, CancellationToken cancel)
    {
        context.Progress(0, "loading silver");
        var history = histories.Read(context.Connection, context.Threads);
        context.Progress(0.15, $"folding {Text(history.Events.Count)} events");
        using var days = DayStore.Anew(context.Connection, context.Settings.Gold);
        var shop = GoldShop.Of(history, days, context.Settings.Gold, context.Threads);
        context.Progress(0.3, "writing what the shop sells");
        using var writer = new GoldWriter(context, shop, cancel);
        writer.WriteAll();
        var writes = writer.Told(whole: true, shop.Events, new Dictionary<string, long>()).ToList();
        Save(context, shop, days, writes);
        var report = Report(shop, writes, shop.Events, $"All tables were made anew {reason}: {Text(writes.Sum(w => w.Added))} rows.");
        return report with { Checks = [CountedOnce(context, shop)] };
    }

    private static void Save(StageContext context, GoldShop shop, DayStore days, List<TableWrite> writes) => new GoldMark(
        GoldMark.FingerprintOf(context.Settings),
        SilverMark.Of(context.Connection),
        shop.Now,
        shop.Events,
        writes.ToDictionary(w => w.Table, w => w.Rows!.Value),
        days.Mark).Save(context.Connection);

    private static StageReport Report(GoldShop shop, List<TableWrite> writes, long events, string written)
    {
        long RowsOf(string table) => writes.First(w => w.Table == table).Rows ?? 0;
        return new StageReport
        {
            RowsIn = events,
            RowsOut = writes.Sum(w => w.Added + w.Updated + w.Removed),
            Tables = writes.ToDictionary(w => w.Table, w => w.Rows!.Value),
            Writes = writes,
            DataUntil = shop.Now - 1,
            Notes =
            [
                $"{Text(shop.Events)} events up to {Moments.ToIso(shop.Now - 1)} make {Text(RowsOf(Tables.GoldInteractions))} customer–product pairs of {Text(RowsOf(Tables.GoldCustomerAgeGroups))} customers and {Text(shop.State.Products.Count)} products.",
                written,
            ],
        };
    }

    private static StageCheck CountedOnce(StageContext context, GoldShop shop)
    {
        var counted = LabDatabase.Scalar<long>(context.Connection, $"select coalesce(sum(views + carts + purchases), 0) from {Tables.GoldInteractions}");
        return new StageCheck(
            "every event counted once",
            counted == shop.Events ? CheckOutcome.Passed : CheckOutcome.Warned,
            $"The pairs add up to {Text(counted)} events of {Text(shop.Events)} in silver.");
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

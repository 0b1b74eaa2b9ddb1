using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>What generation tells of a shop.</summary>
internal static class GenerationReport
{
    private const double EventsTolerance = 0.05;

    /// <summary>After writing: what was made, and whether it is as it should be.</summary>
    public static StageReport Of(StageContext context, ShopWorld world, LandingBatch batch, ShopSummary summary, IReadOnlyDictionary<string, long> defects) => new()
    {
        RowsOut = batch.Files.Sum(f => f.Rows),
        Tables = Rows(context, batch.Files.Sum(f => f.Rows)),
        Notes =
        [
            Text($"{world.Customers.Count:N0} customers, {world.Products.Count:N0} products and {summary.Events:N0} events in {world.Calendar.Days + world.AddedDays:N0} days, written to {batch.Files.Count:N0} files."),
            Text($"{summary.Of(EventKind.View):N0} views, {summary.Of(EventKind.AddToCart):N0} carts, {summary.Of(EventKind.Purchase):N0} purchases: {summary.Of(EventKind.Purchase) / (double)summary.Events:P1} of the events are purchases."),
            Text($"The most viewed tenth of the products has {summary.TopTenthViews:P0} of the views."),
            Text($"{defects.Values.Sum():N0} defects were put in on purpose."),
            .. Strangers(context),
        ],
        Checks = [EventsCheck(context, world, summary), BandsCheck(world)],
    };

    /// <summary>The same shop again: nothing to write.</summary>
    public static StageReport Unchanged(StageContext context, GeneratedShop shop)
    {
        var rows = LabDatabase.Scalar<long>(context.Connection, $"select cast(sum(value) as integer) from {Tables.GenerationSummary} where series like '%_by_day'");
        return new()
        {
            RowsOut = rows,
            Tables = Rows(context, rows),
            Notes = [Text($"The shop of these settings stands in the landing folder already: {shop.Files.Count:N0} files, kept as they are."), .. Strangers(context)],
        };
    }

    private static Dictionary<string, long> Rows(StageContext context, long landingRows)
    {
        var rows = GenerationTables.All.ToDictionary(
            t => t.Name, t => LabDatabase.Scalar<long>(context.Connection, $"select count(*) from {t.Name}"), StringComparer.Ordinal);
        rows[Tables.Landing] = landingRows;
        return rows;
    }

    private static StageCheck EventsCheck(StageContext context, ShopWorld world, ShopSummary summary)
    {
        var asked = context.Settings.Generation.Presets[context.Settings.Lab.Preset].Events;
        var expected = Enumerable.Range(0, world.Calendar.Days + world.AddedDays).Sum(world.Calendar.EventsOn);
        var holds = Math.Abs(summary.Events - expected) <= EventsTolerance * expected;
        return new StageCheck(
            "events_as_asked",
            holds ? CheckOutcome.Passed : CheckOutcome.Warned,
            Text($"{summary.Events:N0} events where {expected:N0} were expected; the preset asks for {asked:N0} in {world.Calendar.Days:N0} days."));
    }

    private static StageCheck BandsCheck(ShopWorld world)
    {
        var found = world.Products.Select(p => PriceBands.Of((float)p.PriceOn(0))).Distinct().Order().Select(band => PriceBands.Names[band]).ToList();
        return new StageCheck(
            "every_price_band",
            found.Count == PriceBands.Names.Count ? CheckOutcome.Passed : CheckOutcome.Warned,
            $"Prices occur in the bands {string.Join(", ", found)}.");
    }

    private static IEnumerable<string> Strangers(StageContext context)
    {
        var strangers = LandingBatch.Found(context.Paths).Except(LandingBatch.Generated(context.Paths)).ToList();
        return strangers.Count == 0 ? [] : [Text($"{strangers.Count:N0} files in the landing folder are not the lab's; they stay, and their rows count too: {string.Join(", ", strangers.Take(3))}.")];
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A day's true numbers, without dirt.</summary>
public sealed record GeneratedDay(DateOnly Date, long Views, long Carts, long Purchases);

/// <summary>Injected defects of one kind and what cleaning should make of them.</summary>
public sealed record InjectedDefects(string Kind, string ExpectedOutcome, long Count);

/// <summary>What a customer likes, and what they looked at: shares by category, both sum to 1.</summary>
/// <param name="Taste">True interest, mean of the first and the last day.</param>
/// <param name="Viewed">Share of the customer's views.</param>
public sealed record TasteSample(long CustomerId, IReadOnlyList<string> Categories, IReadOnlyList<double> Taste, IReadOnlyList<double> Viewed);

/// <summary>The generated shop as its page shows it.</summary>
public sealed record GeneratedShopView
{
    public required string Preset { get; init; }

    public required int Seed { get; init; }

    /// <summary>Days added after the history.</summary>
    public required int AddedDays { get; init; }

    public required IReadOnlyList<GeneratedDay> Days { get; init; }

    /// <summary>Views by rank of the product, most viewed first; ranks are thinned out further down.</summary>
    public required IReadOnlyList<(int Rank, double Views)> Popularity { get; init; }

    /// <summary>Number of customers by number of their events.</summary>
    public required IReadOnlyList<(string Events, double Customers)> Activity { get; init; }

    /// <summary>A few customers, least active first.</summary>
    public required IReadOnlyList<TasteSample> Tastes { get; init; }

    public required IReadOnlyList<InjectedDefects> Defects { get; init; }

    public long Views => Days.Sum(d => d.Views);

    public long Carts => Days.Sum(d => d.Carts);

    public long Purchases => Days.Sum(d => d.Purchases);
}

/// <summary>Answers the page of generation from the counts that generation left.</summary>
public sealed class GenerationReports(LabDatabase database)
{
    /// <summary>The generated shop; null where none was generated, or the shop is a real one.</summary>
    public GeneratedShopView? Read()
    {
        using var connection = database.Connect(readOnly: true);
        if (GeneratedShop.Read(connection) is not { } shop)
        {
            return null;
        }

        var series = Series(connection);
        return new GeneratedShopView
        {
            Preset = shop.Preset,
            Seed = shop.Seed,
            AddedDays = shop.AddedDays,
            Days = Days(series),
            Popularity = [.. series[ShopSummary.ViewsByRank].Select(p => ((int)p.Position, p.Value))],
            Activity = [.. series[ShopSummary.CustomersByEvents].Select(p => (p.Label, p.Value))],
            Tastes = Tastes(series),
            Defects = [.. series[ShopSummary.DefectsByKind].Select(p => new InjectedDefects(p.Label, DefectKinds.OutcomeOf(p.Label), (long)p.Value)).OrderByDescending(d => d.Count)],
        };
    }

    private static ILookup<string, Point> Series(SqliteConnection connection)
    {
        var points = new List<Point>();
        using var rows = new BulkRead(connection, $"select series, position, label, value from {Tables.GenerationSummary} order by series, position, label");
        while (rows.Next())
        {
            points.Add(new Point(rows.Text(0), rows.Long(1), rows.Text(2), rows.Double(3)));
        }

        return points.ToLookup(p => p.Series, StringComparer.Ordinal);
    }

    private static List<GeneratedDay> Days(ILookup<string, Point> series)
    {
        var carts = series[ShopSummary.ByDay(EventKind.AddToCart)].ToDictionary(p => p.Label, p => (long)p.Value);
        var purchases = series[ShopSummary.ByDay(EventKind.Purchase)].ToDictionary(p => p.Label, p => (long)p.Value);
        return [.. series[ShopSummary.ByDay(EventKind.View)].Select(p => new GeneratedDay(
            DateOnly.Parse(p.Label, System.Globalization.CultureInfo.InvariantCulture), (long)p.Value, carts[p.Label], purchases[p.Label]))];
    }

    private static List<TasteSample> Tastes(ILookup<string, Point> series)
    {
        var tastes = series[ShopSummary.SampleTaste].ToLookup(p => p.Position);
        return [.. series[ShopSummary.SampleViews].GroupBy(p => p.Position).Select(views =>
        {
            var all = views.Sum(p => p.Value);
            var taste = tastes[views.Key].ToDictionary(p => p.Label, p => p.Value);
            return new TasteSample(views.Key, [.. views.Select(p => p.Label)], [.. views.Select(p => taste[p.Label])], [.. views.Select(p => p.Value / all)]);
        }).OrderBy(sample => series[ShopSummary.SampleViews].Where(p => p.Position == sample.CustomerId).Sum(p => p.Value))];
    }

    private sealed record Point(string Series, long Position, string Label, double Value);
}

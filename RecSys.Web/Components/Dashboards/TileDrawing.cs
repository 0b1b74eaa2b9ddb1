using RecSys.Core.Domain;
using RecSys.Core.Reports.Dashboards;
using RecSys.Core.Reports.Sql;
using RecSys.Web.Components.Charts;

namespace RecSys.Web.Components.Dashboards;

/// <summary>Turns what a widget says of itself into what the lab's charts draw.</summary>
internal static class TileDrawing
{
    private const string Known = "The lab shows counter, bar, line, area, pie, combo, scatter, heatmap, histogram, table, text and the filters.";

    /// <summary>The chart of a widget; null for a table, a counter or a text.</summary>
    /// <exception cref="LabException">The lab does not know the kind of widget, or the widget does not say what it draws.</exception>
    internal static ChartChoice? Choice(Tile tile) => tile.Kind switch
    {
        "counter" or "table" or "text" => null,
        "bar" or "histogram" => Bars(tile),
        "line" => Curves(tile, ChartForm.Line),
        "area" => Curves(tile, ChartForm.Area) with { IsStacked = tile.MarkLayout != "overlay", IsShare = IsShare(tile) },
        "scatter" => Curves(tile, ChartForm.Scatter) with { Size = tile.First("size")?.Field },
        "combo" => Curves(tile, ChartForm.Combo) with { Lines = [.. tile.ChannelsOf("y2").Select(c => c.Field)], Color = null },
        "pie" => Named(tile, new ChartChoice(ChartForm.Pie, Need(tile, "color", "label", "category").Field, [Need(tile, "angle", "value", "y").Field])),
        "heatmap" => Named(tile, new ChartChoice(ChartForm.Heat, Need(tile, "x").Field, [Need(tile, "y").Field]) { Color = Need(tile, "color").Field }),
        _ => throw new LabException($"The lab has no widget '{tile.Kind}'.", Known),
    };

    /// <summary>The rows in the order in which the widget wants its positions.</summary>
    internal static SqlResult Sorted(SqlResult result, Tile tile)
    {
        if (tile.First("x", "y") is not { } || tile.ChannelsOf("x").Concat(tile.ChannelsOf("y")).FirstOrDefault(c => c.SortBy is not null) is not { SortBy: { } by })
        {
            return result;
        }

        var field = tile.First(by.StartsWith('y') ? "y" : "x")?.Field;
        var at = result.Columns.ToList().FindIndex(c => c.Name == field);
        if (at < 0)
        {
            return result;
        }

        var rows = result.Rows.OrderBy(row => row[at], Comparer<object?>.Create(Compare)).ToList();
        return result with { Rows = by.EndsWith("-reversed", StringComparison.Ordinal) ? [.. Enumerable.Reverse(rows)] : rows };
    }

    private static int Compare(object? a, object? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string x, string y) => string.CompareOrdinal(x, y),
        (IConvertible x and not string, IConvertible y and not string) => x.ToDouble(null).CompareTo(y.ToDouble(null)),
        _ => a is string ? 1 : -1,
    };

    private static ChartChoice Bars(Tile tile)
    {
        var isLying = tile.First("x")?.Scale == "quantitative" && tile.First("y")?.Scale == "categorical";
        var (names, measures) = isLying ? ("y", "x") : ("x", "y");
        var along = Need(tile, names);
        Need(tile, measures);
        return Named(tile, new ChartChoice(ChartForm.Bar, along.Field, [.. tile.ChannelsOf(measures).Select(c => c.Field)])
        {
            Color = tile.First("color")?.Field is { } color && color != along.Field ? color : null,
            IsLying = isLying,
            IsStacked = tile.MarkLayout != "group",
            IsShare = IsShare(tile),
            HasNames = HasNames(along),
        });
    }

    private static ChartChoice Curves(Tile tile, ChartForm form)
    {
        var along = Need(tile, "x");
        Need(tile, "y");
        return Named(tile, new ChartChoice(form, along.Field, [.. tile.ChannelsOf("y").Select(c => c.Field)]) { Color = tile.First("color")?.Field, HasNames = HasNames(along) });
    }

    private static bool IsShare(Tile tile) => tile.MarkLayout is { } layout && (layout.Contains("percent", StringComparison.OrdinalIgnoreCase) || layout.Contains("normal", StringComparison.OrdinalIgnoreCase) || layout.EndsWith("100", StringComparison.Ordinal));

    private static bool? HasNames(Channel along) => along.Scale switch
    {
        "categorical" => true,
        "temporal" or "quantitative" => false,
        _ => null,
    };

    private static ChartChoice Named(Tile tile, ChartChoice choice) =>
        choice with { Titles = tile.Channels.Values.SelectMany(c => c).Where(c => c.Field.Length > 0).DistinctBy(c => c.Field).ToDictionary(c => c.Field, c => c.Title) };

    private static Channel Need(Tile tile, params IReadOnlyList<string> channels) => tile.First(channels)
        ?? throw new LabException($"The widget does not say what its {channels[0]} is.", $"Give it encodings.{channels[0]} with a fieldName.");
}

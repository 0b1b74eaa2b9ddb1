namespace RecSys.Web.Components.Charts;

/// <summary>A named curve. A missing value (NaN) is a gap.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="X">Positions: numbers, dates or names.</param>
/// <param name="Y">Values, one per position.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<object> X, IReadOnlyList<double> Y)
{
    /// <summary>Sizes of the marks, one per position; null draws all alike. Areas are in proportion.</summary>
    public IReadOnlyList<double>? Sizes { get; init; }

    /// <summary>Names as Plotly shows them letter by letter: it would read tags in them.</summary>
    internal static List<object> Names(IEnumerable<object> names) =>
        names.Select(name => name is string text ? Plain(text) : name).ToList();

    /// <summary>A text without anything that Plotly would read as a tag.</summary>
    internal static string Plain(string text) => text.AsSpan().ContainsAny('<', '>', '&')
        ? text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        : text;

    /// <summary>How the ticks of large values are written where there is little room, as d3 formats: 3k for 3,000. Null lets the chart choose.</summary>
    internal static string? ShortTicks(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(0).Max() >= 1000 ? "~s" : null;

    /// <summary>Values as Plotly takes them: JSON has no NaN, and null is drawn as a gap.</summary>
    internal static List<object> Points(IEnumerable<double> values) =>
        values.Select(value => double.IsFinite(value) ? (object)value : null!).ToList();
}

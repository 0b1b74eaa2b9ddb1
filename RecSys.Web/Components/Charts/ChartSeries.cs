namespace RecSys.Web.Components.Charts;

/// <summary>A named curve. A missing value (NaN) is a gap.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="X">Positions: numbers, dates or names.</param>
/// <param name="Y">Values, one per position.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<object> X, IReadOnlyList<double> Y)
{
    /// <summary>Values as Plotly takes them: JSON has no NaN, and null is drawn as a gap.</summary>
    internal static List<object> Points(IEnumerable<double> values) =>
        values.Select(value => double.IsFinite(value) ? (object)value : null!).ToList();
}

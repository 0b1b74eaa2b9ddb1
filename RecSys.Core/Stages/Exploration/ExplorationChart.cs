namespace RecSys.Core.Stages.Exploration;

/// <summary>How a chart is drawn.</summary>
public enum ChartKind
{
    Bar,
    Line,

    /// <summary>A line with logarithmic axes: a power law is straight.</summary>
    LogLine,

    /// <summary>Rows are series, columns are positions.</summary>
    Heat,
}

/// <summary>One value of a chart.</summary>
/// <param name="Series">Curve, or row of a heat map.</param>
/// <param name="Order">From 0, along the bottom.</param>
/// <param name="X">What stands there.</param>
/// <param name="Value">In the unit of the chart's value title.</param>
public sealed record ExplorationPoint(string Series, int Order, string X, double Value);

/// <summary>A chart of the exploration page, ready to draw.</summary>
/// <param name="Name">snake_case, the key in the tables.</param>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">What runs along the bottom, with its unit.</param>
/// <param name="ValueTitle">What is measured, with its unit.</param>
/// <param name="Sentence">What to look at, from the real numbers.</param>
public sealed record ExplorationChart(string Name, ChartKind Kind, string Title, string XTitle, string ValueTitle, string Sentence, IReadOnlyList<ExplorationPoint> Points);

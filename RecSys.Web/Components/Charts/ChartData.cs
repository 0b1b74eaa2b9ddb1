namespace RecSys.Web.Components.Charts;

/// <summary>How values are drawn.</summary>
public enum ChartForm
{
    Bar,
    Line,
    Area,
    Pie,

    /// <summary>Bars, and lines on an axis of their own.</summary>
    Combo,
    Scatter,

    /// <summary>A row per series, a column per position, the value as colour.</summary>
    Heat,
}

/// <summary>A mark that was clicked.</summary>
/// <param name="Trace">Index of its series.</param>
/// <param name="X">Where it stands along the bottom, as text.</param>
/// <param name="Y">Its value, or on a heat map and lying bars its row, as text.</param>
public sealed record ChartMark(int Trace, string X, string Y);

/// <summary>Everything a chart draws: values and axes. Colours come from the theme.</summary>
/// <param name="Series">Curves, sets of bars, rows of a heat map; of a pie the first.</param>
public sealed record ChartData(ChartForm Form, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Of a combo: drawn as lines, measured on the right.</summary>
    public IReadOnlyList<ChartSeries> Lines { get; init; } = [];

    /// <summary>What runs along the bottom, with its unit.</summary>
    public string XTitle { get; init; } = "";

    /// <summary>What is measured, with its unit.</summary>
    public string YTitle { get; init; } = "";

    /// <summary>What the lines of a combo measure.</summary>
    public string LinesTitle { get; init; } = "";

    /// <summary>Logarithmic axes: a power law is straight.</summary>
    public bool IsLog { get; init; }

    /// <summary>Series on top of each other rather than side by side.</summary>
    public bool IsStacked { get; init; }

    /// <summary>Stacked series as shares of all of them at their position, which add up to 100 %.</summary>
    public bool IsShare { get; init; }

    /// <summary>Bars to the right, first on top: for long names.</summary>
    public bool IsLying { get; init; }

    /// <summary>Positions are names, also where they look like numbers or dates.</summary>
    public bool HasNames { get; init; }

    /// <summary>Points of all series together.</summary>
    public int PointCount => Series.Concat(Lines).Sum(series => series.X.Count);
}

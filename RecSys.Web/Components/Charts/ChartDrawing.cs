using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using BarOrientation = Plotly.Blazor.Traces.BarLib.OrientationEnum;
using HeatSide = Plotly.Blazor.Traces.HeatMapLib.ColorBarLib.TitleLib.SideEnum;
using PlotLayout = Plotly.Blazor.Layout;
using XType = Plotly.Blazor.LayoutLib.XAxisLib.TypeEnum;
using YRange = Plotly.Blazor.LayoutLib.YAxisLib.AutoRangeEnum;
using YType = Plotly.Blazor.LayoutLib.YAxisLib.TypeEnum;

namespace RecSys.Web.Components.Charts;

/// <summary>How each form of chart becomes Plotly's traces and axes.</summary>
internal static class ChartDrawing
{
    private const string SecondAxis = "y2";
    private const int LongTitle = 36;

    /// <summary>Traces in the order of the series, lines of a combo last.</summary>
    internal static IList<ITrace> Traces(ChartData data) => data.Form switch
    {
        ChartForm.Pie => [.. data.Series.Take(1).Select(Slices)],
        ChartForm.Heat => [Heat(data)],
        ChartForm.Bar => [.. data.Series.Select(series => Bars(series, data.IsLying))],
        ChartForm.Combo => [.. data.Series.Select(series => Bars(series, isLying: false)), .. data.Lines.Select(series => Curve(series, data, SecondAxis))],
        _ => [.. data.Series.Select(series => Curve(series, data))],
    };

    internal static PlotLayout Layout(ChartData data)
    {
        var isHeat = data.Form == ChartForm.Heat;
        var (below, beside) = data.IsLying ? (data.YTitle, data.XTitle) : (data.XTitle, data.YTitle);
        var x = new XAxis { Title = new() { Text = Broken(ChartSeries.Plain(below)) }, AutoMargin = Plotly.Blazor.LayoutLib.XAxisLib.AutoMarginFlag.True };
        var y = new YAxis { Title = new() { Text = ChartSeries.Plain(isHeat ? "" : beside) } };
        var hasNames = data.HasNames || isHeat;
        x.Type = data.IsLog ? XType.Log : hasNames && !data.IsLying ? XType.Category : null;
        y.Type = data.IsLog ? YType.Log : isHeat || (hasNames && data.IsLying) ? YType.Category : null;
        y.AutoRange = isHeat || data.IsLying ? YRange.Reversed : null;
        x.DTick = data.IsLog ? 1 : null;
        y.DTick = data.IsLog || isHeat || data.IsLying ? 1 : null;
        // Few enough to stand upright in a narrow tile.
        x.NTicks = data.IsLying ? 5 : null;
        x.TickAngle = data.IsLying ? 0 : null;
        x.TickFormat = data is { IsLying: true, IsShare: false } ? ChartSeries.ShortTicks(data.Series.SelectMany(s => s.Y)) : null;
        x.HoverFormat = data.IsLying ? "," : null;
        x.TickSuffix = data.IsShare && data.IsLying ? " %" : null;
        y.TickSuffix = data.IsShare && !data.IsLying ? " %" : null;
        return new()
        {
            BarNorm = data.IsShare ? BarNormEnum.Percent : null,
            XAxis = [x],
            YAxis = data.Form == ChartForm.Combo ? [y, Right(data.LinesTitle)] : [y],
            BarMode = data.IsStacked ? BarModeEnum.Stack : BarModeEnum.Group,
            HoverMode = data.Form is ChartForm.Line or ChartForm.Area && !data.IsLog ? HoverModeEnum.XUnified : null,
            ShowLegend = data.Form == ChartForm.Pie || (!isHeat && data.Series.Count + data.Lines.Count > 1),
        };
    }

    private static Plotly.Blazor.Traces.Bar Bars(ChartSeries series, bool isLying)
    {
        var (names, values) = (ChartSeries.Names(series.X), ChartSeries.Points(series.Y));
        var name = ChartSeries.Plain(series.Name);
        return isLying ? new() { Name = name, X = values, Y = names, Orientation = BarOrientation.H } : new() { Name = name, X = names, Y = values };
    }

    private static Scatter Curve(ChartSeries series, ChartData data, string? axis = null)
    {
        var curve = new Scatter
        {
            Name = ChartSeries.Plain(series.Name),
            X = ChartSeries.Names(series.X),
            Y = ChartSeries.Points(series.Y),
            YAxis = axis,
            // A curve of one point would not be seen.
            Mode = data.Form == ChartForm.Scatter ? ModeFlag.Markers : series.X.Count == 1 ? ModeFlag.Lines | ModeFlag.Markers : ModeFlag.Lines,
        };
        if (data.Form == ChartForm.Area)
        {
            curve.StackGroup = data.IsStacked ? "all" : null;
            curve.Fill = data.IsStacked ? null : FillEnum.ToZeroY;
            curve.GroupNorm = data.IsShare ? GroupNormEnum.Percent : null;
        }

        if (series.Sizes is { Count: > 0 } sizes)
        {
            var most = sizes.Where(double.IsFinite).DefaultIfEmpty(1).Max();
            curve.Marker = new() { SizeArray = [.. sizes.Select(size => (decimal?)(4 + 26 * Math.Sqrt(double.IsFinite(size) && most > 0 ? Math.Max(0, size / most) : 0)))], Opacity = 0.7m };
        }

        return curve;
    }

    private static Pie Slices(ChartSeries series) => new()
    {
        Labels = ChartSeries.Names(series.X),
        Values = ChartSeries.Points(series.Y),
        Hole = 0.45m,
        Sort = false,
        TextInfo = Plotly.Blazor.Traces.PieLib.TextInfoFlag.Percent,
        TextPosition = Plotly.Blazor.Traces.PieLib.TextPositionEnum.Inside,
    };

    private static HeatMap Heat(ChartData data)
    {
        var columns = data.Series.SelectMany(row => row.X).Distinct().ToList();
        var rows = data.Series.Select(row => row.X.Zip(row.Y).DistinctBy(cell => cell.First).ToDictionary(cell => cell.First, cell => cell.Second)).ToList();
        var values = data.Series.SelectMany(row => row.Y).Where(double.IsFinite).ToList();
        return new HeatMap
        {
            X = ChartSeries.Names(columns),
            Y = ChartSeries.Names(data.Series.Select(row => (object)row.Name)),
            Z = rows.Select(object (row) => ChartSeries.Points(columns.Select(column => row.GetValueOrDefault(column, double.NaN)))).ToList(),
            // The theme's colours run from nothing to much.
            AutoColorScale = true,
            ZMin = (decimal)Math.Min(0, values.DefaultIfEmpty(0).Min()),
            ZMax = (decimal)values.DefaultIfEmpty(1).Max(),
            XGap = 1,
            YGap = 1,
            ColorBar = new() { Title = new() { Text = data.YTitle, Side = HeatSide.Right, Font = new() { Size = 13 } }, Thickness = 14, OutlineWidth = 0 },
        };
    }

    /// <summary>A long title in two lines: Plotly cuts what is wider than the plot.</summary>
    private static string Broken(string title)
    {
        var half = title.Length > LongTitle ? title.IndexOf(", ", title.Length / 2 - 6, StringComparison.Ordinal) : -1;
        return half < 0 ? title : $"{title[..(half + 1)]}<br>{title[(half + 2)..]}";
    }

    private static YAxis Right(string title) => new()
    {
        Title = new() { Text = ChartSeries.Plain(title) },
        Overlaying = "y",
        Side = Plotly.Blazor.LayoutLib.YAxisLib.SideEnum.Right,
        ShowGrid = false,
        RangeMode = Plotly.Blazor.LayoutLib.YAxisLib.RangeModeEnum.ToZero,
    };
}

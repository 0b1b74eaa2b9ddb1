using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Plotly.Blazor;
using RecSys.Web.Api;
using PlotLayout = Plotly.Blazor.Layout;

namespace RecSys.Web.Components.Charts;

/// <summary>A chart of any form from <see cref="ChartData"/>, with its numbers as a table, its source, a picture and a CSV file to take along.</summary>
public sealed partial class DataChart
{
    private const int MaxPoints = 5000;
    private const int RowPx = 22;

    private enum Below
    {
        Nothing,
        Numbers,
        Source,
    }

    private ChartData? _drawn;
    private LabChart? _chart;
    private Below _shows;
    private int _left;
    private int _heightPx;
    private IList<ITrace> _traces = [];
    private PlotLayout _layout = new();

    /// <inheritdoc cref="LabChart.Title" />
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <inheritdoc cref="LabChart.Description" />
    [Parameter]
    public string? Description { get; set; }

    /// <summary>What to draw. A new object redraws.</summary>
    [Parameter, EditorRequired]
    public required ChartData Data { get; set; }

    /// <summary>The statement or definition behind the chart; null shows no button for it.</summary>
    [Parameter]
    public string? Source { get; set; }

    /// <summary>What the source is: SQL or Definition.</summary>
    [Parameter]
    public string SourceWord { get; set; } = "SQL";

    /// <summary>Stands below the source, such as a link to run it.</summary>
    [Parameter]
    public RenderFragment? SourceLink { get; set; }

    /// <inheritdoc cref="LabChart.HeightPx" />
    [Parameter]
    public int HeightPx { get; set; } = 320;

    /// <inheritdoc cref="LabChart.OnMark" />
    [Parameter]
    public EventCallback<ChartMark> OnMark { get; set; }

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    private string FileName => string.Concat(Title.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Trim('-');

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_drawn, Data))
        {
            return;
        }

        _drawn = Data;
        var drawn = Thin(Data);
        _left = Data.PointCount - drawn.PointCount;
        _traces = ChartDrawing.Traces(drawn);
        _layout = ChartDrawing.Layout(drawn);
        // Rows with names need a line each.
        var rows = Data.Form == ChartForm.Heat ? Data.Series.Count + 3 : Data.IsLying ? Data.Series.Select(s => s.X.Count).DefaultIfEmpty(0).Max() + 2 : 0;
        _heightPx = Math.Max(HeightPx, RowPx * rows);
    }

    private void Toggle(Below what) => _shows = _shows == what ? Below.Nothing : what;

    private async Task SaveNumbersAsync()
    {
        await using var text = new StringWriter();
        await CsvText.WriteAsync(text, ChartNumbers.Header(Data), ChartNumbers.Rows(Data), CancellationToken.None);
        await using var script = await JS.InvokeAsync<IJSObjectReference>("import", "./js/files.js");
        await script.InvokeVoidAsync("save", $"{FileName}.csv", "text/csv", text.ToString());
    }

    /// <summary>Every n-th point of each series, so that all together can be drawn at ease.</summary>
    private static ChartData Thin(ChartData data)
    {
        var step = (data.PointCount + MaxPoints - 1) / MaxPoints;
        return step <= 1 ? data : data with { Series = [.. data.Series.Select(s => Every(s, step))], Lines = [.. data.Lines.Select(s => Every(s, step))] };
    }

    private static ChartSeries Every(ChartSeries series, int step)
    {
        var kept = Enumerable.Range(0, (series.X.Count + step - 1) / step).Select(i => i * step).ToList();
        return new ChartSeries(series.Name, [.. kept.Select(i => series.X[i])], [.. kept.Select(i => series.Y[i])])
        {
            Sizes = series.Sizes is { } sizes ? [.. kept.Select(i => sizes[i])] : null,
        };
    }
}

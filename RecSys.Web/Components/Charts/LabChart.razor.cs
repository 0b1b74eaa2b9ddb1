using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Plotly.Blazor;
using Plotly.Blazor.Interop;
using RecSys.Web.Theme;
using PlotLayout = Plotly.Blazor.Layout;

namespace RecSys.Web.Components.Charts;

/// <summary>
/// Every chart of the lab: a Plotly chart with a title and a description in words, in the page's colours,
/// as wide as its box, drawn once the reader comes near. Hand in a new <see cref="Traces"/> list to redraw, or <see cref="AppendAsync"/> for live curves.
/// </summary>
public sealed partial class LabChart : IAsyncDisposable
{
    private readonly Config _config = new()
    {
        // charts.js follows the box, which moves without the window.
        Responsive = false,
        DisplayLogo = false,
        ModeBarButtonsToRemove = new[] { "select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d", "toggleSpikelines" },
    };

    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _left;
    private PlotlyChart? _plot;
    private ElementReference _box;
    private IJSObjectReference? _resizing;
    private IList<ITrace> _traces = [];
    private PlotLayout _layout = new();
    private bool? _drawnDark;
    private bool _canDraw;
    private bool _isDrawn;
    private bool _hasNewData;

    // A chart may begin after its page has left: the source is disposed by then, its token can still be asked.
    public LabChart() => _left = _leaving.Token;

    /// <summary>What the chart shows, as its heading and its accessible name.</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>One sentence on how to read it: units, window, what is high or low.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>Data, at most 5,000 drawn points: bin what is more on the server. A new list redraws.</summary>
    [Parameter, EditorRequired]
    public required IList<ITrace> Traces { get; set; }

    /// <summary>Axes, bars and margins; colours come from the theme. A new object redraws.</summary>
    [Parameter]
    public PlotLayout? Layout { get; set; }

    /// <summary>Height of the plot in pixels, without title and description.</summary>
    [Parameter]
    public int HeightPx { get; set; } = 320;

    /// <summary>Buttons beside the title.</summary>
    [Parameter]
    public RenderFragment? Actions { get; set; }

    /// <summary>What stands below the plot, such as its numbers.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>Raised with the mark that was clicked; without it marks do not take clicks.</summary>
    [Parameter]
    public EventCallback<ChartMark> OnMark { get; set; }

    /// <summary>Light or dark.</summary>
    [CascadingParameter]
    public Appearance Appearance { get; set; } = Appearance.Unknown;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var layout = Layout ?? _layout;
        _hasNewData |= _drawnDark is not null && (!ReferenceEquals(Traces, _traces) || !ReferenceEquals(layout, _layout));
        _traces = Traces;
        _layout = layout;
        _layout.AutoSize = true;
        _layout.Margin ??= new() { T = 24, R = 16, B = 40, L = 48 };
        _layout.Separators = $"{CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator}{CultureInfo.CurrentCulture.NumberFormat.NumberGroupSeparator}";
        _layout.Template = ChartTheme.Template(Appearance.IsDark);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await BeginAsync();
            return;
        }

        await RedrawAsync();
    }

    private async Task BeginAsync()
    {
        try
        {
            await using var script = await JS.InvokeAsync<IJSObjectReference>("import", "./js/charts.js");
            // As long as it takes until the reader comes near.
            _resizing = await script.InvokeAsync<IJSObjectReference>("follow", _left, _box);
            _canDraw = true;
            _drawnDark = Appearance.IsDark;
            StateHasChanged();
        }
        catch (Exception e) when (e is JSDisconnectedException or TaskCanceledException)
        {
            // The tab was closed or the page left before the chart was drawn.
        }
    }

    /// <summary>Adds points at the end of a trace, without drawing the rest again.</summary>
    /// <param name="trace">Index in <see cref="Traces"/>.</param>
    /// <param name="x">New positions, as many as <paramref name="y"/>.</param>
    /// <param name="y">New values.</param>
    /// <param name="keepPoints">Forget the oldest beyond this many; null keeps all.</param>
    /// <returns>False while the chart is not drawn yet: hand in new traces then.</returns>
    public async Task<bool> AppendAsync(int trace, IEnumerable<object> x, IEnumerable<object> y, int? keepPoints = null)
    {
        if (_isDrawn)
        {
            await _plot!.ExtendTrace(x, y, trace, keepPoints);
        }

        return _isDrawn;
    }

    /// <summary>Downloads the plot as it is drawn, at twice its size.</summary>
    /// <param name="name">File name without its ending.</param>
    public async Task SavePictureAsync(string name)
    {
        if (_isDrawn)
        {
            await _plot!.DownloadImage(ImageFormat.Png, (uint)(2 * HeightPx), 1600, name);
        }
    }

    private async Task RedrawAsync()
    {
        if (!_isDrawn)
        {
            return;
        }

        if (_hasNewData)
        {
            _hasNewData = false;
            _drawnDark = Appearance.IsDark;
            await _plot!.React();
        }
        else if (_drawnDark != Appearance.IsDark)
        {
            _drawnDark = Appearance.IsDark;
            await _plot!.Relayout(new Dictionary<string, object> { ["template"] = ChartTheme.Template(Appearance.IsDark) });
        }
    }

    // What changed while the first drawing was under way is drawn now.
    private void OnDrawn()
    {
        _isDrawn = true;
        _ = InvokeAsync(async () =>
        {
            if (OnMark.HasDelegate)
            {
                await _plot!.SubscribeClickEvent();
            }

            await RedrawAsync();
        });
    }

    private void OnClicked(IEnumerable<EventDataPoint> points)
    {
        if (points.FirstOrDefault() is { } point)
        {
            _ = InvokeAsync(() => OnMark.InvokeAsync(new ChartMark(point.TraceIndex, $"{point.X}", $"{point.Y}")));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        try
        {
            if (_resizing is not null)
            {
                await _resizing.InvokeVoidAsync("stop");
                await _resizing.DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or TaskCanceledException)
        {
            // The tab is gone, and the observer with it.
        }
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using RecSys.Core.Domain;
using RecSys.Core.Reports.Dashboards;
using RecSys.Core.Reports.Sql;
using RecSys.Core.Storage;
using RecSys.Web.Components.Charts;
using RecSys.Web.Components.Shared;

namespace RecSys.Web.Components.Dashboards;

/// <summary>A widget that is no filter. It asks its dataset when it is first shown, when the filters change and when the dashboard is refreshed.</summary>
public sealed partial class TileView : IDisposable
{
    /// <summary>Height of a row of the grid, and the gap between two, as in the style sheet.</summary>
    internal const int RowPx = 72;
    internal const int GapPx = 16;

    // Title, description and padding around the plot.
    private const int FramePx = 96;

    /// <summary>A figure of more letters, such as a moment, is set smaller.</summary>
    private const int MostFigureLetters = 12;

    private (Tile? Tile, IReadOnlyList<FilterChoice>? Choices, int Revision) _asked;
    private CancellationTokenSource? _running;
    private SqlResult? _result;
    private SqlResult? _table;
    private IReadOnlyList<string>? _titles;
    private ChartData? _data;
    private LabException? _error;

    [Parameter, EditorRequired]
    public required Dashboard Dashboard { get; set; }

    [Parameter, EditorRequired]
    public required DashboardPage Page { get; set; }

    [Parameter, EditorRequired]
    public required Tile Tile { get; set; }

    /// <summary>What the filters keep; a new list asks again.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<FilterChoice> Choices { get; set; }

    /// <summary>Another number asks again.</summary>
    [Parameter]
    public int Revision { get; set; }

    [Inject]
    private DashboardTiles Tiles { get; set; } = null!;

    private string Name => Tile.Title.Length > 0 ? Tile.Title : Tile.Name;

    private string? Description => Tile.Description.Length > 0 ? Tile.Description : null;

    private int PlotHeight => Math.Max(160, Tile.Position.Height * RowPx + (Tile.Position.Height - 1) * GapPx - FramePx);

    private string Statement => Tiles.Statement(Dashboard, Page, Tile, Choices);

    protected override async Task OnParametersSetAsync()
    {
        if (_asked == (Tile, Choices, Revision) || Tile.Kind == "text")
        {
            return;
        }

        _asked = (Tile, Choices, Revision);
        _running?.Cancel();
        using var running = _running = new CancellationTokenSource();
        try
        {
            var choice = TileDrawing.Choice(Tile);
            var (dashboard, page, tile, choices) = (Dashboard, Page, Tile, Choices);
            var result = await Task.Run(() => TileDrawing.Sorted(Tiles.Rows(dashboard, page, tile, choices, running.Token), tile), running.Token);
            if (_running == running)
            {
                Take(result, choice);
            }
        }
        catch (LabException e)
        {
            // A fault of a question that was overtaken is none.
            _error = _running == running ? e : _error;
        }
        catch (OperationCanceledException)
        {
            // Overtaken by a later question, or the page is gone.
        }

        if (_running == running)
        {
            _running = null;
        }
    }

    private void Take(SqlResult result, ChartChoice? choice)
    {
        _data = choice is null ? null : ResultChart.Of(result, choice);
        (_table, _titles) = Tile.Kind == "table" ? Columns(result) : (null, null);
        (_result, _error) = (result, null);
    }

    /// <summary>The columns that the widget names, in its order; all where it names none.</summary>
    private (SqlResult Table, IReadOnlyList<string>? Titles) Columns(SqlResult result)
    {
        var columns = Tile.ChannelsOf("columns")
            .Select(channel => (At: result.Columns.ToList().FindIndex(c => c.Name == channel.Field), channel.Title))
            .Where(column => column.At >= 0)
            .ToList();
        return columns.Count == 0
            ? (result, null)
            : (result with { Columns = [.. columns.Select(c => result.Columns[c.At])], Rows = [.. result.Rows.Select(row => columns.Select(c => row[c.At]).ToList())] }, [.. columns.Select(c => c.Title)]);
    }

    private string Figure(SqlResult result)
    {
        var channel = Tile.First("value");
        var at = Math.Max(0, result.Columns.ToList().FindIndex(c => c.Name == channel?.Field));
        var value = result.Rows.Count > 0 && result.Columns.Count > 0 ? result.Rows[0][at] : null;
        return (value, channel?.Format) switch
        {
            (null, _) => "–",
            (long or double, "number-percent") => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("P1", CultureInfo.CurrentCulture),
            (long or double, "number-currency") => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var amount && channel!.Currency is { } code
                ? $"{amount.ToString("N2", CultureInfo.CurrentCulture)} {code}" : amount.ToString("N2", CultureInfo.CurrentCulture),
            (string text, _) => Show.Text(text),
            (double number, _) when Math.Abs(number) >= 1000 => number.ToString("N0", CultureInfo.CurrentCulture),
            _ => Show.Cell(new Column("value", result.Columns[at].Kind), value),
        };
    }

    public void Dispose() => _running?.Cancel();
}

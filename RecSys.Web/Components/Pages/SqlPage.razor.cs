using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using RecSys.Core.Domain;
using RecSys.Core.Reports.Sql;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Web.Components.Charts;
using RecSys.Web.Components.Sql;

namespace RecSys.Web.Components.Pages;

/// <summary>
/// The read-only console. What was run, and how it is shown, stands in the address: a link shows the same to others, and the browser's
/// back button is the history.
/// </summary>
public sealed partial class SqlPage : IDisposable
{
    // A server takes a request line of 8 kB: a longer statement runs but cannot be shared.
    private const int MaxAddress = 7000;

    private IReadOnlyList<TableSpec> _tables = [];
    private SqlEditor? _editor;
    private SqlResult? _result;
    private LabException? _error;
    private ChartChoice? _chart;
    private CancellationTokenSource? _running;
    private string _text = SqlExamples.All[0].Sql;
    private string _ran = "";
    private bool _busy;

    /// <summary>The statement that was run.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Statement { get; set; }

    /// <summary>How it is shown: see <see cref="ChartAddress"/>.</summary>
    [SupplyParameterFromQuery(Name = "chart")]
    public string? ChartText { get; set; }

    [Inject]
    private SqlRunner Runner { get; set; } = null!;

    [Inject]
    private LabSettings Settings { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    private QuerySettings Limits => Settings.Query;

    private string CsvHref => $"/api/query.csv?sql={Uri.EscapeDataString(_ran)}";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => _tables = await Task.Run(Runner.Schema);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        _chart = ChartAddress.Read(ChartText);
        if (Statement is { Length: > 0 } asked && asked != _ran)
        {
            _text = asked;
            await ExecuteAsync(asked);
        }
    }

    private Task RunAsync()
    {
        var address = Address(_text, null);
        if (_text == _ran || address.Length > MaxAddress)
        {
            return ExecuteAsync(_text);
        }

        Navigation.NavigateTo(address);
        return Task.CompletedTask;
    }

    private async Task ExecuteAsync(string sql)
    {
        Stop();
        using var running = _running = new CancellationTokenSource();
        (_ran, _busy, _error) = (sql, true, null);
        StateHasChanged();
        int? wrongAt = null;
        try
        {
            var result = await Task.Run(() => Runner.Run(new SqlQuery(sql), running.Token));
            if (_running == running)
            {
                _result = result;
            }
        }
        catch (LabException e) when (_running == running)
        {
            (_error, _result) = (e, null);
            wrongAt = e.Data[SqlFault.Offset] as int?;
        }
        catch (OperationCanceledException)
        {
            // Stopped, or overtaken by the next.
        }

        if (_running == running)
        {
            (_running, _busy) = (null, false);
            StateHasChanged();
        }

        if (wrongAt is { } offset && _editor is { } editor)
        {
            await editor.PointAtAsync(offset);
        }
    }

    private void Stop()
    {
        _running?.Cancel();
        (_running, _busy) = (null, false);
    }

    private async Task TakeExampleAsync(ChangeEventArgs change)
    {
        if (int.TryParse((string?)change.Value, out var example))
        {
            _text = SqlExamples.All[example].Sql;
            await RunAsync();
        }
    }

    private void ChooseChart(ChartChoice? choice)
    {
        _chart = choice;
        var address = Address(_ran, choice);
        if (address.Length <= MaxAddress)
        {
            Navigation.NavigateTo(address, replace: true);
        }
    }

    private async Task CopyLinkAsync()
    {
        var address = Navigation.ToAbsoluteUri(Address(_ran, _chart)).ToString();
        await using var script = await JS.InvokeAsync<IJSObjectReference>("import", "./js/files.js");
        var (words, severity) = address.Length > MaxAddress ? ("The statement is too long for a link. Copy its text.", Severity.Warning)
            : await script.InvokeAsync<bool>("copy", address) ? ("The link is copied.", Severity.Success)
            : ("The browser keeps its clipboard. Copy the link from its address bar.", Severity.Warning);
        Snackbar.Add(words, severity);
    }

    private static string Address(string sql, ChartChoice? chart) =>
        $"/sql?q={Uri.EscapeDataString(sql)}{(chart is null ? "" : $"&chart={Uri.EscapeDataString(ChartAddress.Write(chart))}")}";

    /// <inheritdoc />
    public void Dispose() => _running?.Cancel();
}

using Microsoft.AspNetCore.Components;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Storage;

namespace RecSys.Web.Components.Shared;

/// <summary>Looks into a table, a page at a time; sorting and filtering are the database's.</summary>
public sealed partial class TableView
{
    private static readonly (string Kind, string Word)[] Downloads = [("csv", "CSV"), ("parquet", "Parquet")];

    private string? _shown;
    private TableQuery? _given;
    private TableQuery _query = new();
    private TablePage? _page;
    private LabException? _error;
    private bool _busy;
    private bool _traceable;
    private int _asked;

    /// <summary>Name of the table.</summary>
    [Parameter, EditorRequired]
    public required string Table { get; set; }

    /// <summary>What to show: from the address, or to begin with. Another one is read anew.</summary>
    [Parameter]
    public TableQuery? Query { get; set; }

    /// <summary>The reader has sorted, filtered or turned the page. Whoever listens is expected to come back with it as <see cref="Query"/>.</summary>
    [Parameter]
    public EventCallback<TableQuery> OnQuery { get; set; }

    /// <summary>Rows on a page.</summary>
    [Parameter]
    public int PageSize { get; set; } = 20;

    [Inject]
    private TableReports Reports { get; set; } = null!;

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Table && ReferenceEquals(_given, Query))
        {
            return Task.CompletedTask;
        }

        _page = _shown == Table ? _page : null;
        (_shown, _given) = (Table, Query);
        return ReadAsync((Query ?? new TableQuery()) with { Limit = PageSize });
    }

    private Task SortAsync(string column) => AskAsync(_query with
    {
        Offset = 0,
        SortBy = _query is { Descending: true } && _query.SortBy == column ? null : column,
        Descending = _query.SortBy == column && !_query.Descending,
    });

    private Task FilterAsync(IReadOnlyList<TableFilter> filters) => AskAsync(_query with { Offset = 0, Filters = filters });

    private Task GoToAsync(long offset) => AskAsync(_query with { Offset = (int)Math.Clamp(offset, 0, int.MaxValue) });

    private Task AskAsync(TableQuery query) => OnQuery.HasDelegate ? OnQuery.InvokeAsync(query) : ReadAsync(query);

    private async Task ReadAsync(TableQuery query)
    {
        var asked = ++_asked;
        (_query, _busy) = (query, true);
        try
        {
            // Sorting millions of rows takes seconds: not on the circuit's thread.
            var page = await Task.Run(() => Reports.Page(Table, query));
            if (asked == _asked)
            {
                (_page, _error, _busy) = (page, null, false);
                _traceable = page.Rows.Count > 0 && TableAddress.Trace(page.Table, page.Rows[0]) is not null;
            }
        }
        catch (LabException e) when (asked == _asked)
        {
            (_error, _busy) = (e, false);
            // A filter that came with the address: all rows stand there with the bar, so that it can be corrected.
            _page ??= query.Filters.Count > 0 ? await Task.Run(() => Unfiltered(query.Limit)) : null;
        }
    }

    private TablePage? Unfiltered(int limit)
    {
        try
        {
            return Reports.Page(Table, new TableQuery { Limit = limit });
        }
        catch (LabException)
        {
            return null;
        }
    }

    private string Sorted(string column) => _query.SortBy != column ? "none" : _query.Descending ? "descending" : "ascending";

    private string Arrow(string column) => _query.SortBy != column ? "" : _query.Descending ? " ↓" : " ↑";

    private static string? Align(Column column) => Show.IsNumber(column) ? "lab-right" : null;
}

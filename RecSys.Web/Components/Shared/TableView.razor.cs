using Microsoft.AspNetCore.Components;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Storage;

namespace RecSys.Web.Components.Shared;

/// <summary>Looks into a table, a page at a time; sorting and filtering are the database's.</summary>
public sealed partial class TableView
{
    private string? _shown;
    private TableQuery _query = new();
    private TablePage? _page;
    private LabException? _error;
    private bool _busy;
    private int _asked;

    /// <summary>Name of the table.</summary>
    [Parameter, EditorRequired]
    public required string Table { get; set; }

    /// <summary>Filter to begin with, such as <c>new TableFilter("customer_id", Comparison.Equal, "42")</c>.</summary>
    [Parameter]
    public TableFilter? InitialFilter { get; set; }

    /// <summary>Rows on a page.</summary>
    [Parameter]
    public int PageSize { get; set; } = 20;

    [Inject]
    private TableReports Reports { get; set; } = null!;

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Table)
        {
            return Task.CompletedTask;
        }

        (_shown, _page) = (Table, null);
        return ReadAsync(new TableQuery(0, PageSize, Filter: InitialFilter));
    }

    private Task SortAsync(string column) => ReadAsync(_query with
    {
        Offset = 0,
        SortBy = _query is { Descending: true } && _query.SortBy == column ? null : column,
        Descending = _query.SortBy == column && !_query.Descending,
    });

    private Task FilterAsync(TableFilter? filter) => ReadAsync(_query with { Offset = 0, Filter = filter });

    private Task GoToAsync(long offset) => ReadAsync(_query with { Offset = (int)Math.Clamp(offset, 0, int.MaxValue) });

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
            }
        }
        catch (LabException e) when (asked == _asked)
        {
            (_error, _busy) = (e, false);
        }
    }

    private string Sorted(string column) => _query.SortBy != column ? "none" : _query.Descending ? "descending" : "ascending";

    private string Arrow(string column) => _query.SortBy != column ? "" : _query.Descending ? " ↓" : " ↑";

    private static string? Align(Column column) => Show.IsNumber(column) ? "lab-right" : null;
}

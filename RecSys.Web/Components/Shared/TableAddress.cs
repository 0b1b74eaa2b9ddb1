using Microsoft.AspNetCore.Http.Extensions;
using RecSys.Core.Reports;
using RecSys.Core.Reports.Lineage;

namespace RecSys.Web.Components.Shared;

/// <summary>Addresses of a table's page and downloads: sort, filters and place all stand in them, so that a view can be passed on.</summary>
internal static class TableAddress
{
    internal static string Page(string table, TableQuery? query = null)
    {
        var values = new QueryBuilder();
        if (query?.Sort is { } sort)
        {
            values.Add("sort", sort);
        }

        Filters(values, query?.Filters);
        if (query is { Offset: > 0 })
        {
            values.Add("from", query.Offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return $"/tables/{table}{values.ToQueryString()}";
    }

    internal static string Page(string table, params IReadOnlyList<TableFilter> filters) => Page(table, new TableQuery { Filters = filters });

    /// <summary>Where a row of a table comes from; null where its rows cannot be traced or told apart.</summary>
    internal static string? Trace(TableSummary table, IReadOnlyList<object?> row)
    {
        if (!LineageReports.IsTraceable(table.Name) || table.Key.Count == 0)
        {
            return null;
        }

        var values = new QueryBuilder();
        var columns = table.Columns.Select(c => c.Name).ToList();
        Filters(values, [.. table.Key.Select(key => new TableFilter(key, Comparison.Equal, Convert.ToString(row[columns.IndexOf(key)], System.Globalization.CultureInfo.InvariantCulture) ?? ""))]);
        return $"/trace/{table.Name}{values.ToQueryString()}";
    }

    /// <param name="kind">csv or parquet.</param>
    internal static string Download(string table, string kind, IReadOnlyList<TableFilter> filters)
    {
        var values = new QueryBuilder();
        Filters(values, filters);
        return $"/api/tables/{table}/rows.{kind}{values.ToQueryString()}";
    }

    private static void Filters(QueryBuilder values, IReadOnlyList<TableFilter>? filters)
    {
        foreach (var filter in filters ?? [])
        {
            values.Add("where", filter.ToString());
        }
    }
}

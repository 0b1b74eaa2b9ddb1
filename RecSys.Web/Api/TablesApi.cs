using Microsoft.AspNetCore.Http.Features;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Reports.Lineage;

namespace RecSys.Web.Api;

/// <summary>Every table, and the rows of each.</summary>
internal static class TablesApi
{
    private const string Parquet = "application/vnd.apache.parquet";

    internal static void MapTables(this IEndpointRouteBuilder api)
    {
        var tables = api.MapGroup("/tables").WithTags("Tables");
        tables.MapGet("", (TableReports reports) => reports.All()).WithSummary("Every table: layer, grain, columns, rows.");
        api.MapGet("/table-runs", Runs).WithTags("Tables")
            .WithSummary("What each run did to each table, newest first: rows in, added, updated, removed, quarantined, seconds, freshness; of one table or of all.");
        tables.MapGet("/{name}", Page)
            .WithSummary($"Rows of a table from offset on, at most limit (1 to {TableQuery.MaxLimit}, default 100); sort=column or -column; where=column:comparison:value, any number of them; moments as ISO 8601.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        tables.MapGet("/{name}/lineage", (string name, string[]? where, string? offset, LineageReports lineage) =>
                lineage.Of(name, TableQuery.Parse(null, where, LabApi.WholeNumber("offset", offset, 0), 1)))
            .WithSummary("Where a row comes from: the first row that the filters (where) keep, the silver and bronze rows behind it, and the line of the landing file.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        tables.MapGet("/{name}.csv", DownloadAsync)
            .WithSummary("The whole table as CSV.").Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
        tables.MapGet("/{name}/rows.csv", DownloadAsync)
            .WithSummary("The rows that the filters (where) keep, as CSV.").Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
        tables.MapGet("/{name}/rows.parquet", DownloadParquet)
            .WithSummary("The rows that the filters (where) keep, as Parquet.").Produces<byte[]>(StatusCodes.Status200OK, Parquet).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IReadOnlyList<TableRunLine> Runs(string? table, string? limit, string? offset, TableHistory history)
    {
        var (take, skip) = (LabApi.WholeNumber("limit", limit, 100), LabApi.WholeNumber("offset", offset, 0));
        return take is >= 1 and <= TableQuery.MaxLimit && skip >= 0
            ? history.Of(string.IsNullOrEmpty(table) ? null : table, skip, take)
            : throw new LabException($"limit is {take} and offset is {skip}.", $"Allowed are a limit from 1 to {TableQuery.MaxLimit} and an offset from 0.");
    }

    private static TablePageAnswer Page(string name, string? limit, string? offset, string? sort, string[]? where, TableReports reports)
    {
        var query = TableQuery.Parse(sort, where, LabApi.WholeNumber("offset", offset, 0), LabApi.WholeNumber("limit", limit, 100));
        var page = reports.Page(name, query);
        var columns = page.Table.Columns.Select(c => c.Name).ToList();
        return new TablePageAnswer(
            page.Table.Name,
            page.Table.Layer,
            page.Table.Grain,
            page.Total,
            query.Offset,
            query.Limit,
            page.Table.Columns,
            page.Rows.Select(row => columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)));
    }

    private static async Task DownloadAsync(string name, string[]? where, TableReports reports, HttpContext context)
    {
        var query = TableQuery.Parse(null, where, 0, TableQuery.MaxLimit);
        var table = reports.Check(name, query);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{table.Name}.csv\"";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await using var writer = new StreamWriter(context.Response.Body);
        await CsvText.WriteAsync(writer, table.Columns.Select(c => c.Name), reports.Rows(name, query), context.RequestAborted);
    }

    private static IResult DownloadParquet(string name, string[]? where, TableReports reports, CancellationToken cancel)
    {
        var query = TableQuery.Parse(null, where, 0, TableQuery.MaxLimit);
        var table = reports.Check(name, query);
        return Results.Stream(body => reports.WriteParquetAsync(name, query, body, cancel), Parquet, $"{table.Name}.parquet");
    }
}

/// <summary>A page of rows, each an object of column name to value.</summary>
internal sealed record TablePageAnswer(
    string Name,
    string Layer,
    string Grain,
    long Total,
    int Offset,
    int Limit,
    IReadOnlyList<RecSys.Core.Storage.Column> Columns,
    IEnumerable<IReadOnlyDictionary<string, object?>> Rows);

using Microsoft.AspNetCore.Http.Features;
using RecSys.Core.Reports;

namespace RecSys.Web.Api;

/// <summary>Every table, and the rows of each.</summary>
internal static class TablesApi
{
    internal static void MapTables(this IEndpointRouteBuilder api)
    {
        var tables = api.MapGroup("/tables").WithTags("Tables");
        tables.MapGet("", (TableReports reports) => reports.All()).WithSummary("Every table: layer, grain, columns, rows.");
        tables.MapGet("/{name}", Page)
            .WithSummary($"Rows of a table from offset on, at most limit (1 to {TableQuery.MaxLimit}, default 100); moments as ISO 8601.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        tables.MapGet("/{name}.csv", DownloadAsync)
            .WithSummary("The whole table as CSV.").Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static TablePageAnswer Page(string name, string? limit, string? offset, TableReports reports)
    {
        var query = new TableQuery(LabApi.WholeNumber("offset", offset, 0), LabApi.WholeNumber("limit", limit, 100));
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

    private static async Task DownloadAsync(string name, TableReports reports, HttpContext context)
    {
        var table = reports.Of(name);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{table.Name}.csv\"";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await using var writer = new StreamWriter(context.Response.Body);
        await CsvText.WriteAsync(writer, table.Columns.Select(c => c.Name), reports.Rows(name), context.RequestAborted);
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

using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Reports.Sql;
using RecSys.Core.Storage;
using RecSys.Web.Access;

namespace RecSys.Web.Api;

/// <summary>Statements that people write, read-only.</summary>
internal static class QueryApi
{
    internal static void MapQuery(this IEndpointRouteBuilder api)
    {
        api.MapPost("/query", Run).WithTags("SQL").WithMetadata(new ReadsOnlyAttribute())
            .WithSummary("Runs one read-only statement: its rows, at most max_rows (default Query:MaxRows); :names take their values from parameters.");
        api.MapGet("/query.csv", DownloadAsync).WithTags("SQL")
            .WithSummary("The rows of one read-only statement as CSV, at most Query:MaxDownloadRows.").Produces<string>(StatusCodes.Status200OK, "text/csv");
    }

    private static QueryAnswer Run(QueryBody body, SqlRunner runner, CancellationToken cancel)
    {
        var result = runner.Run(new SqlQuery(body.Sql ?? "", body.Parameters?.ToDictionary(p => p.Key, p => Value(p.Key, p.Value)), body.MaxRows), cancel);
        return new QueryAnswer(result.Columns, result.Rows, result.CutBecause, result.Milliseconds);
    }

    private static async Task DownloadAsync(string? sql, SqlRunner runner, HttpContext context)
    {
        var result = await Task.Run(() => runner.Run(new SqlQuery(sql ?? "", MaxRows: runner.MaxDownloadRows), context.RequestAborted));
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"result.csv\"";
        await using var writer = new StreamWriter(context.Response.Body);
        await CsvText.WriteAsync(writer, result.Columns.Select(c => c.Name), result.Rows, context.RequestAborted);
    }

    private static object? Value(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        _ => throw new LabException($"The parameter {name} is a {value.ValueKind}.", "Give a text, a number, true, false or null."),
    };
}

/// <summary>A statement with its parameters.</summary>
internal sealed record QueryBody(string? Sql, IReadOnlyDictionary<string, JsonElement>? Parameters, int? MaxRows);

/// <summary>Columns and rows; <c>cut_because</c> says why there are more rows than these.</summary>
internal sealed record QueryAnswer(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, string? CutBecause, double DurationMs);

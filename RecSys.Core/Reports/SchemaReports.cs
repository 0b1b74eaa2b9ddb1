using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A column of the landing files that the schema does not know: what bronze offers as a schema change.</summary>
/// <param name="Kind">customers, products or sales.</param>
/// <param name="Header">As the files spell it.</param>
/// <param name="Files">Files that have it.</param>
/// <param name="FirstFile">The first of them.</param>
/// <param name="Rows">Rows with a value.</param>
/// <param name="Examples">A few values.</param>
/// <param name="LooksLike">Column of the schema that these files lack and whose name is part of this one's; null where there is none.</param>
public sealed record SchemaOffer(
    string Kind, string Header, long Files, string FirstFile, long Rows, IReadOnlyList<string> Examples, string? LooksLike);

/// <summary>What somebody decided about an unknown column.</summary>
/// <param name="Decision">added, alias or ignored.</param>
/// <param name="Stored">Column of the bronze table that takes its values; null where it was left aside.</param>
/// <param name="AppliedAt">When bronze carried it out; null before, and where there is nothing to do.</param>
/// <param name="RowsFilled">Rows ingested before that got a value.</param>
public sealed record SchemaDecision(
    string Kind, string Header, string Decision, string? Stored, string DecidedBy, DateTimeOffset DecidedAt, DateTimeOffset? AppliedAt, long? RowsFilled)
{
    /// <summary>The next run of bronze carries it out.</summary>
    public bool IsWaiting => Stored is not null && AppliedAt is null;
}

/// <summary>The unknown columns, and what was decided about them.</summary>
/// <param name="Offers">Nobody has decided about them.</param>
/// <param name="Decisions">Newest first.</param>
public sealed record SchemaOverview(IReadOnlyList<SchemaOffer> Offers, IReadOnlyList<SchemaDecision> Decisions)
{
    public int Waiting => Decisions.Count(d => d.IsWaiting);
}

/// <summary>How the landing files have grown away from the schema.</summary>
public sealed class SchemaReports(LabDatabase database)
{
    private const int MostExamples = 3;

    public SchemaOverview Overview()
    {
        using var connection = database.Connect(readOnly: true);
        return new SchemaOverview(Offers(connection), Decisions(connection));
    }

    private static IReadOnlyList<SchemaOffer> Offers(SqliteConnection connection)
    {
        if (!ReportTables.Exist(connection, Tables.BronzeRescuedColumns))
        {
            return [];
        }

        var files = new List<(string Kind, string Header, string File, long Filled, string? Example, string[] Lacking)>();
        using var rows = new BulkRead(
            connection,
            $"""
            select r.kind, r.header, f.path, r.rows_filled, r.example, r.lacking
            from {Tables.BronzeRescuedColumns} as r join {Tables.BronzeFiles} as f on f.id = r.file_id
            where not exists (select 1 from {Tables.BronzeSchemaChanges} as c where c.kind = r.kind and c.header = r.header)
            order by r.kind, r.header, r.file_id
            """);
        while (rows.Next())
        {
            files.Add((rows.Text(0), rows.Text(1), rows.Text(2), rows.Long(3), rows.TextOrNull(4), rows.Text(5).Split(',', StringSplitOptions.RemoveEmptyEntries)));
        }

        return
        [
            .. files.GroupBy(f => (f.Kind, f.Header)).Select(column => new SchemaOffer(
                column.Key.Kind,
                column.Key.Header,
                column.Count(),
                column.First().File,
                column.Sum(f => f.Filled),
                [.. column.Select(f => f.Example).OfType<string>().Distinct().Take(MostExamples)],
                LooksLike(column.Key.Header, column.Select(f => f.Lacking).Aggregate((a, b) => [.. a.Intersect(b)])))),
        ];
    }

    private static string? LooksLike(string header, IEnumerable<string> lacking) => lacking
        .Where(column => header.Contains(column, StringComparison.OrdinalIgnoreCase) || column.Contains(header, StringComparison.OrdinalIgnoreCase))
        .MaxBy(column => column.Length);

    private static List<SchemaDecision> Decisions(SqliteConnection connection)
    {
        var decisions = new List<SchemaDecision>();
        using var rows = new BulkRead(
            connection, $"select kind, header, decision, stored, decided_by, decided_at, applied_at, rows_filled from {Tables.BronzeSchemaChanges} order by id desc");
        while (rows.Next())
        {
            decisions.Add(new SchemaDecision(
                rows.Text(0),
                rows.Text(1),
                rows.Text(2),
                rows.TextOrNull(3),
                rows.Text(4),
                Moments.ToDateTimeOffset(rows.Long(5)),
                rows.LongOrNull(6) is { } applied ? Moments.ToDateTimeOffset(applied) : null,
                rows.LongOrNull(7)));
        }

        return decisions;
    }
}

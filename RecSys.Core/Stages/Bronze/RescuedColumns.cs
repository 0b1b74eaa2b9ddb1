using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>The unknown columns of one file while it is read: how many rows have a value, and the first of them.</summary>
internal sealed class RescuedColumns(HeaderMap header)
{
    private const int MostLetters = 80;

    /// <summary>Which columns of which files went into <c>_rescued_data</c>: what is offered as a schema change.</summary>
    public static readonly TableSpec Spec = new(
        Tables.BronzeRescuedColumns,
        "bronze",
        "One row per file and column that the landing schema does not know: its values are in _rescued_data.",
        [
            new("file_id", ColumnKind.Integer),
            new("kind", ColumnKind.Text),
            new("header", ColumnKind.Text, "The column as the file spells it."),
            new("rows_filled", ColumnKind.Integer, "Rows of the file with a value in it."),
            new("example", ColumnKind.Text, "The first value.", Nullable: true),
            new("lacking", ColumnKind.Text, "Columns of the schema that the file lacks, comma separated: the unknown one may be one of them under another name."),
        ],
        ["file_id", "header"]);

    private readonly long[] _filled = new long[header.Unknown.Count];
    private readonly string?[] _examples = new string?[header.Unknown.Count];

    /// <summary>Columns nobody has decided about, as <c>kind.header</c>.</summary>
    public static IReadOnlyList<string> Undecided(SqliteConnection connection)
    {
        var columns = new List<string>();
        using var rows = new BulkRead(
            connection,
            $"""
            select distinct r.kind, r.header from {Tables.BronzeRescuedColumns} as r
            where not exists (select 1 from {Tables.BronzeSchemaChanges} as c where c.kind = r.kind and c.header = r.header)
            order by r.kind, r.header
            """);
        while (rows.Next())
        {
            columns.Add($"{rows.Text(0)}.{rows.Text(1)}");
        }

        return columns;
    }

    /// <summary>The unknown columns of the record as a JSON object; null where there are none.</summary>
    public string? Take(CsvRecords records)
    {
        if (_filled.Length == 0)
        {
            return null;
        }

        var fields = new KeyValuePair<string, string?>[_filled.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var text = System.Text.Encoding.UTF8.GetString(records.Field(header.Unknown[i].Field));
            fields[i] = KeyValuePair.Create(header.Unknown[i].Name, (string?)text);
            if (text.Length > 0)
            {
                _filled[i]++;
                _examples[i] ??= text.Length > MostLetters ? text[..MostLetters] : text;
            }
        }

        return QuarantineWriter.Json(fields);
    }

    public void Save(SqliteConnection connection, LandingFile file, long fileId)
    {
        if (_filled.Length == 0)
        {
            return;
        }

        using var insert = new BulkInsert(connection, Spec);
        var lacking = string.Join(',', header.Missing.Select(column => column.Name));
        for (var i = 0; i < _filled.Length; i++)
        {
            insert.Set(0, fileId).Set(1, file.Kind.Name).Set(2, header.Unknown[i].Name).Set(3, _filled[i]).Set(4, _examples[i]).Set(5, lacking).Write();
        }
    }
}

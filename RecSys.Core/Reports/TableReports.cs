using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A table of the lab.</summary>
/// <param name="Grain">What one row is.</param>
public sealed record TableSummary(string Name, string Layer, string Grain, IReadOnlyList<Column> Columns, long Rows);

/// <summary>Some rows of a table: values in the order of the columns, each a long, double, string, bool or null; moments as ISO 8601.</summary>
/// <param name="Total">Rows that the filter keeps.</param>
public sealed record TablePage(TableSummary Table, IReadOnlyList<IReadOnlyList<object?>> Rows, long Total);

/// <summary>Looks into any table: read-only, known names only, values as parameters.</summary>
public sealed class TableReports(LabDatabase database, TableCatalogue catalogue)
{
    private readonly ConcurrentDictionary<string, (long Revision, long LastRow, long Rows)> _counts = new(StringComparer.Ordinal);

    /// <summary>Every table, by layer and name.</summary>
    public IReadOnlyList<TableSummary> All()
    {
        using var connection = database.Connect(readOnly: true);
        return [.. catalogue.All(connection).Select(table => Summary(connection, table))];
    }

    /// <summary>Whether this is a table that can be looked into; one that its stage has not made yet is.</summary>
    public bool Exists(string name)
    {
        using var connection = database.Connect(readOnly: true);
        return catalogue.Find(connection, name) is not null;
    }

    /// <summary>A page of a table.</summary>
    /// <exception cref="LabException">There is no such table or column, or a value is out of range or of the wrong kind.</exception>
    public TablePage Page(string name, TableQuery query)
    {
        query.Check();
        using var connection = database.Connect(readOnly: true);
        var table = Find(connection, name);
        if (!IsMade(connection, name))
        {
            return new TablePage(Summary(connection, table), [], 0);
        }

        using var command = query.Command(connection, table, Columns(table), paged: true);
        using var reader = command.ExecuteReader();
        var rows = new List<IReadOnlyList<object?>>();
        while (reader.Read())
        {
            rows.Add(Row(reader, table));
        }

        var summary = Summary(connection, table);
        return new TablePage(summary, rows, query.Filter is null ? summary.Rows : Count(connection, table, query));
    }

    /// <summary>All rows of a table as they come, for a download; they are read while they are consumed.</summary>
    /// <exception cref="LabException">There is no such table.</exception>
    public IEnumerable<IReadOnlyList<object?>> Rows(string name)
    {
        using var connection = database.Connect(readOnly: true);
        var table = Find(connection, name);
        if (!IsMade(connection, name))
        {
            yield break;
        }

        using var command = new TableQuery().Command(connection, table, Columns(table), paged: false);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return Row(reader, table);
        }
    }

    /// <summary>Name, columns and number of rows.</summary>
    /// <exception cref="LabException">There is no such table.</exception>
    public TableSummary Of(string name)
    {
        using var connection = database.Connect(readOnly: true);
        return Summary(connection, Find(connection, name));
    }

    private TableSpec Find(SqliteConnection connection, string name) => catalogue.Find(connection, name)
        ?? throw new LabException($"There is no table {name}.", "The Tables page and GET /api/tables list them.", Fault.NotFound);

    private TableSummary Summary(SqliteConnection connection, TableSpec table) =>
        new(table.Name, table.Layer, table.Grain, table.Columns, IsMade(connection, table.Name) ? CachedCount(connection, table) : 0);

    private static bool IsMade(SqliteConnection connection, string name) =>
        LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1 and type in ('table', 'view')", name) > 0;

    /// <summary>
    /// Counting millions of rows takes SQLite seconds, so a count is kept until a stage has succeeded since (only stages delete)
    /// or the last row id has moved (live events append).
    /// </summary>
    private long CachedCount(SqliteConnection connection, TableSpec table)
    {
        var revision = LabDatabase.Scalar<long>(connection, "select coalesce(max(id), 0) from stage_runs where status = ?1", RunStatus.Succeeded);
        var lastRow = HasRowId(connection, table) ? LabDatabase.Scalar<long>(connection, $"select coalesce(max(rowid), 0) from {TableQuery.Quote(table.Name)}") : 0;
        if (_counts.TryGetValue(table.Name, out var known) && known.Revision == revision && known.LastRow == lastRow)
        {
            return known.Rows;
        }

        var rows = Count(connection, table, new TableQuery());
        _counts[table.Name] = (revision, lastRow, rows);
        return rows;
    }

    private static bool HasRowId(SqliteConnection connection, TableSpec table) =>
        LabDatabase.Scalar<long>(connection, "select count(*) from pragma_table_list where name = ?1 and type = 'table' and wr = 0", table.Name) > 0;

    private static long Count(SqliteConnection connection, TableSpec table, TableQuery query)
    {
        using var command = query.Command(connection, table, "count(*)", paged: false);
        return (long)command.ExecuteScalar()!;
    }

    private static string Columns(TableSpec table) => string.Join(", ", table.Columns.Select(c => TableQuery.Quote(c.Name)));

    private static object?[] Row(SqliteDataReader reader, TableSpec table)
    {
        var row = new object?[table.Columns.Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i) ? null : Value(reader.GetValue(i), table.Columns[i].Kind);
        }

        return row;
    }

    private static object Value(object stored, ColumnKind kind) => (kind, stored) switch
    {
        // The first known version of a customer or product counts back to the beginning.
        (ColumnKind.Moment, long moment) => moment < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() ? "0001-01-01T00:00:00Z" : Moments.ToIso(moment),
        (ColumnKind.Flag, long flag) => flag != 0,
        _ => stored,
    };
}

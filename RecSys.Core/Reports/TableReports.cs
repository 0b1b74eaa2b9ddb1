using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A table of the lab.</summary>
/// <param name="Grain">What one row is.</param>
public sealed record TableSummary(string Name, string Layer, string Grain, IReadOnlyList<Column> Columns, long Rows)
{
    /// <summary>Columns that tell the rows apart; empty where none do.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];
}

/// <summary>Some rows of a table: values in the order of the columns, each a long, double, string, bool or null; moments as ISO 8601.</summary>
/// <param name="Total">Rows that the filter keeps.</param>
public sealed record TablePage(TableSummary Table, IReadOnlyList<IReadOnlyList<object?>> Rows, long Total);

/// <summary>Looks into any table: read-only, known names only, values as parameters.</summary>
public sealed class TableReports(LabDatabase database, TableCatalogue catalogue)
{
    private readonly ConcurrentDictionary<string, (string Revision, long Rows)> _counts = new(StringComparer.Ordinal);
    private readonly TablePages _pages = new(database);

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

        var (revision, rows) = State(connection, table);
        var page = _pages.Read(connection, table, query, (revision, rows));
        return new TablePage(
            new TableSummary(table.Name, table.Layer, table.Grain, table.Columns, rows) { Key = table.Key }, [.. page.Rows.Select(row => Shown(row, table))], page.Total);
    }

    /// <summary>The rows that a query's filters keep, for a download; they are read while they are consumed.</summary>
    /// <exception cref="LabException">There is no such table or column.</exception>
    public IEnumerable<IReadOnlyList<object?>> Rows(string name, TableQuery? query = null)
    {
        using var connection = database.Connect(readOnly: true);
        var table = Find(connection, name);
        if (!IsMade(connection, name))
        {
            yield break;
        }

        using var rows = TablePages.Stream(connection, table, query ?? new TableQuery());
        var values = new object?[table.Columns.Count];
        while (rows.Next())
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = rows.Value(i);
            }

            yield return Shown(values, table);
        }
    }

    /// <summary>The same rows as a Parquet file, a row group at a time: what is in memory does not grow with the table.</summary>
    /// <exception cref="LabException">There is no such table or column.</exception>
    public async Task WriteParquetAsync(string name, TableQuery query, Stream target, CancellationToken cancel)
    {
        await using var connection = database.Connect(readOnly: true);
        var table = Find(connection, name);
        using var rows = IsMade(connection, name) ? TablePages.Stream(connection, table, query) : null;
        await TableParquet.WriteAsync(table, rows, target, cancel);
    }

    /// <summary>Tells before a download starts what would stop it.</summary>
    /// <exception cref="LabException">There is no such table or column, or a filter's value is of the wrong kind.</exception>
    public TableSummary Check(string name, TableQuery query)
    {
        using var connection = database.Connect(readOnly: true);
        var table = Find(connection, name);
        query.Where(table);
        query.Order(table, []);
        return new TableSummary(table.Name, table.Layer, table.Grain, table.Columns, 0);
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
        new(table.Name, table.Layer, table.Grain, table.Columns, IsMade(connection, table.Name) ? State(connection, table).Rows : 0) { Key = table.Key };

    private static bool IsMade(SqliteConnection connection, string name) =>
        LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1 and type in ('table', 'view')", name) > 0;

    /// <summary>
    /// Counting millions of rows takes SQLite seconds, so a count is kept until a stage has succeeded since (only stages delete)
    /// or the last row id has moved (live events append).
    /// </summary>
    private (string Revision, long Rows) State(SqliteConnection connection, TableSpec table)
    {
        var last = LabDatabase.Scalar<long>(connection, "select coalesce(max(id), 0) from stage_runs where status = ?1", RunStatus.Succeeded);
        var lastRow = TablePages.HasRowId(connection, table) ? LabDatabase.Scalar<long>(connection, $"select coalesce(max(rowid), 0) from {TableQuery.Quote(table.Name)}") : 0;
        var revision = FormattableString.Invariant($"{last}.{lastRow}");
        if (_counts.TryGetValue(table.Name, out var known) && known.Revision == revision)
        {
            return known;
        }

        // A lab that an older version made may hold a table where there is a view now, and not what that view is made from.
        var isView = LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where type = 'view' and name = ?1", table.Name) > 0;
        return _counts[table.Name] = (revision, LabDatabase.Scalar<long>(connection, (isView ? table.CountSql : null) ?? $"select count(*) from {TableQuery.Quote(table.Name)}"));
    }

    private static object?[] Shown(object?[] row, TableSpec table) => [.. row.Select((value, i) => value is null ? null : StoredValue.Shown(value, table.Columns[i].Kind))];
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>Finds a page's rows in a table of any size: near the ends by skipping rows, elsewhere by keys.</summary>
internal sealed class TablePages(LabDatabase database)
{
    /// <summary>SQLite skips this many rows in no time.</summary>
    private const int Near = 5_000;

    /// <summary>Found of an order at once, from either end: what a reader who turns pages asks for next.</summary>
    private const int Few = 500;

    /// <summary>Tables up to this size are sorted and filtered whenever they are asked.</summary>
    private const int Small = 50_000;

    /// <summary>Rows of a view that are made from stored lists as they are asked for: half a minute for ten million.</summary>
    private const long MostMade = 2_000_000;

    private readonly RowOrders _orders = new();

    /// <param name="connection">Open.</param>
    /// <param name="table">Is there.</param>
    /// <param name="query">Checked.</param>
    /// <param name="state">Tells the table's revisions apart, and its number of rows.</param>
    /// <returns>The rows, values as stored; and how many the filters keep.</returns>
    public (IReadOnlyList<object?[]> Rows, long Total) Read(SqliteConnection connection, TableSpec table, TableQuery query, (string Revision, long Rows) state)
    {
        var key = Key(connection, table);
        var (where, arguments) = query.Where(table);
        if (query.SortBy is null && where.Length == 0)
        {
            return (Plain(connection, table, query, key, state) ?? Skipped(connection, table, query, key), state.Rows);
        }

        CheckMade(table, query, state.Rows);
        return state.Rows > Small && key.AreNumbers && !table.IsRanked && Order(connection, table, query, key, state) is { } order
            ? (ByKeys(connection, table, key.Columns, [.. order.Slice(query.Offset, query.Limit)]), order.Rows)
            : (Skipped(connection, table, query, key), where.Length == 0 ? state.Rows : LabDatabase.Scalar<long>(connection, $"select count(*) from {TableQuery.Quote(table.Name)}{where}", arguments));
    }

    /// <exception cref="LabException">All rows of a large view would have to be made for the page.</exception>
    private static void CheckMade(TableSpec table, TableQuery query, long rows)
    {
        if (table.IsRanked && rows > MostMade && table.Key is [var owner, ..] && !query.Filters.Any(f => f.Comparison == Comparison.Equal && f.Column == owner))
        {
            throw new LabException(
                FormattableString.Invariant($"{table.Name} makes its {rows:N0} rows from stored lists as they are asked for: sorting or filtering all of them takes too long."),
                $"Filter by {owner} = … first.");
        }
    }

    /// <summary>All rows that the filters keep, one after the other in the order of the key.</summary>
    public static BulkRead Stream(SqliteConnection connection, TableSpec table, TableQuery query)
    {
        var (where, arguments) = query.Where(table);
        return new BulkRead(connection, $"select {Columns(table)} from {TableQuery.Quote(table.Name)}{where}{query.Order(table, Key(connection, table).Columns)}", arguments);
    }

    public static bool HasRowId(SqliteConnection connection, TableSpec table) =>
        LabDatabase.Scalar<long>(connection, "select count(*) from pragma_table_list where name = ?1 and type = 'table' and wr = 0", table.Name) > 0;

    private static IReadOnlyList<object?[]> Skipped(SqliteConnection connection, TableSpec table, TableQuery query, TableKey key)
    {
        var (where, arguments) = query.Where(table);
        var order = table.IsRanked && query.SortBy is null ? "" : query.Order(table, key.Columns);
        return Rows(connection, table, $"{where}{order} limit {query.Limit} offset {query.Offset}", arguments);
    }

    /// <summary>A page of the whole table in the order of its key; null where skipping rows is as good.</summary>
    private IReadOnlyList<object?[]>? Plain(SqliteConnection connection, TableSpec table, TableQuery query, TableKey key, (string Revision, long Rows) state)
    {
        var take = (int)Math.Clamp(state.Rows - query.Offset, 0, query.Limit);
        var after = state.Rows - query.Offset - take;
        if (query.Offset <= Near || !key.AreNumbers || table.IsRanked || take == 0)
        {
            return null;
        }

        var columns = key.List;
        if (after <= Near)
        {
            var backwards = string.Join(", ", key.Columns.Select(c => c + " desc"));
            return [.. Rows(connection, table, $" order by {backwards} limit {take} offset {after}").Reverse()];
        }

        var name = TableQuery.Quote(table.Name);
        if (key is { HasRowId: true } && LabDatabase.Scalar<long>(connection, $"select max(rowid) - (select min(rowid) from {name}) + 1 from {name}") == state.Rows)
        {
            // No gaps: the row's place tells its id.
            return Rows(connection, table, $" where rowid >= (select min(rowid) from {name}) + {query.Offset} order by rowid limit {take}");
        }

        if (Kept(connection, table, query, key, state.Revision, sparse: true) is not { } marks)
        {
            return null;
        }

        var (from, skip) = marks.MarkAt(query.Offset);
        return Rows(connection, table, $" where ({columns}) >= ({Numbers(from)}) order by {columns} limit {take} offset {skip}");
    }

    /// <summary>An order that holds the page: near its ends without sorting what lies between.</summary>
    private RowOrder? Order(SqliteConnection connection, TableSpec table, TableQuery query, TableKey key, (string Revision, long Rows) state)
    {
        var (id, _, _) = Asked(table, query, key, state.Revision, sparse: false);
        if (_orders.Known(id, order => order.Holds(query.Offset, query.Limit)) is { } known)
        {
            return known;
        }

        var end = query.Offset + query.Limit;
        var first = new FirstRows(database, table, query, key, state.Rows);
        if (end <= Near)
        {
            return _orders.Keep(id, first.Find(connection, end <= Few ? Few : Near, backwards: false));
        }

        var total = query.Filters.Count == 0 ? state.Rows : _orders.Known(id, _ => true)?.Rows;
        return total - query.Offset is > 0 and <= Near and var rest
            ? _orders.Keep(id, first.Find(connection, rest <= Few ? Few : Near, backwards: true))
            : Kept(connection, table, query, key, state.Revision, sparse: false);
    }

    private RowOrder? Kept(SqliteConnection connection, TableSpec table, TableQuery query, TableKey key, string revision, bool sparse)
    {
        var (id, select, arguments) = Asked(table, query, key, revision, sparse);
        return _orders.Of(connection, id, select, arguments, key.Columns.Count, sparse);
    }

    private static (string Id, string Select, object?[] Arguments) Asked(TableSpec table, TableQuery query, TableKey key, string revision, bool sparse)
    {
        var (where, arguments) = query.Where(table);
        var select = $"select {key.List} from {TableQuery.Quote(table.Name)}{where}{query.Order(table, key.Columns)}";
        return ($"{revision} {sparse} {select} {string.Join('\u001f', arguments)}", select, arguments);
    }

    private static IReadOnlyList<object?[]> ByKeys(SqliteConnection connection, TableSpec table, IReadOnlyList<string> key, IReadOnlyList<long[]> wanted)
    {
        if (wanted.Count == 0)
        {
            return [];
        }

        var list = string.Join(", ", wanted.Select(k => key.Count == 1 ? Numbers(k) : $"({Numbers(k)})"));
        var condition = key.Count == 1 ? $"{key[0]} in ({list})" : $"({string.Join(", ", key)}) in (values {list})";
        var found = new Dictionary<string, object?[]>(StringComparer.Ordinal);
        using var rows = new BulkRead(connection, $"select {Columns(table)}, {string.Join(", ", key)} from {TableQuery.Quote(table.Name)} where {condition}");
        while (rows.Next())
        {
            found[Numbers([.. key.Select((_, i) => rows.Long(table.Columns.Count + i))])] = Values(rows, table);
        }

        return [.. wanted.Where(k => found.ContainsKey(Numbers(k))).Select(k => found[Numbers(k)])];
    }

    private static IReadOnlyList<object?[]> Rows(SqliteConnection connection, TableSpec table, string rest, params object?[] arguments)
    {
        var found = new List<object?[]>();
        using var rows = new BulkRead(connection, $"select {Columns(table)} from {TableQuery.Quote(table.Name)}{rest}", arguments);
        while (rows.Next())
        {
            found.Add(Values(rows, table));
        }

        return found;
    }

    private static object?[] Values(BulkRead rows, TableSpec table) => [.. table.Columns.Select((_, i) => rows.Value(i))];

    private static string Columns(TableSpec table) => string.Join(", ", table.Columns.Select(c => TableQuery.Quote(c.Name)));

    private static string Numbers(IEnumerable<long> numbers) => string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));

    private static TableKey Key(SqliteConnection connection, TableSpec table) => HasRowId(connection, table)
        ? new TableKey(["rowid"], AreNumbers: true, HasRowId: true)
        : new TableKey(
            [.. table.Key.Select(TableQuery.Quote)],
            table.Key.Count > 0 && table.Key.All(name => table.Columns.Any(c => c.Name == name && c.Kind is ColumnKind.Integer or ColumnKind.Moment)),
            HasRowId: false);
}

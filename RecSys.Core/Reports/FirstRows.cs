using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>What tells a table's rows apart, as SQL names it.</summary>
internal sealed record TableKey(IReadOnlyList<string> Columns, bool AreNumbers, bool HasRowId)
{
    public string List => string.Join(", ", Columns);
}

/// <summary>
/// The rows that stand first or last in an order, found without sorting the others: threads look through a part of the table each and keep the best few.
/// A sample gives a value that more than enough rows reach, so that a table which lies the wrong way round does not put every row among the best for a while.
/// </summary>
/// <param name="rows">Rows of the table, to spread the sample by.</param>
internal sealed class FirstRows(LabDatabase database, TableSpec table, TableQuery query, TableKey key, long rows)
{
    private const int MostParts = 4;
    private const int SampledPlaces = 64;
    private const int RowsAPlace = 500;

    private readonly string _name = TableQuery.Quote(table.Name);

    /// <param name="count">Most rows to find.</param>
    /// <param name="backwards">Those at the end of the order.</param>
    /// <returns>Their keys in the order, and how many rows the filters keep.</returns>
    public RowOrder Find(SqliteConnection connection, int count, bool backwards)
    {
        var (where, arguments) = query.Where(table);
        var isSplit = IsSplit(connection);
        var bound = isSplit && query.SortBy is not null ? Bound(connection, count, backwards) : (Sql: "", Value: null);
        var order = query.Order(table, key.Columns, backwards);
        var parts = isSplit ? Parts(connection) : [""];
        var found = new List<long[]>[parts.Count];
        var kept = new long[parts.Count];
        Parallel.For(0, parts.Count, i =>
        {
            using var own = database.Connect(readOnly: true);
            found[i] = Keys(own, $"select {key.List} from {_name}{All(where, parts[i], bound.Sql)}{order} limit {count}", [.. arguments, .. bound.Value is { } value ? [value] : Array.Empty<object>()]);
            kept[i] = where.Length == 0 ? 0 : LabDatabase.Scalar<long>(own, $"select count(*) from {_name}{All(where, parts[i], "")}", arguments);
        });

        var best = found.Length == 1 ? found[0] : Best(connection, found, order, count);
        var total = where.Length == 0 ? rows : kept.Sum();
        if (backwards)
        {
            best.Reverse();
        }

        return new RowOrder([.. best.SelectMany(k => k)], key.Columns.Count, 1, total) { First = backwards ? total - best.Count : 0 };
    }

    /// <summary>Where an index holds the order, SQLite reads the first rows of it.</summary>
    private bool IsSplit(SqliteConnection connection) => key.HasRowId && LabDatabase.Scalar<long>(
        connection,
        "select count(*) from pragma_index_list(?1) list join pragma_index_info(list.name) part where part.seqno = 0 and part.name = ?2",
        table.Name,
        query.SortBy) == 0;

    private List<string> Parts(SqliteConnection connection)
    {
        var (from, to) = Ends(connection);
        var parts = Math.Clamp(Environment.ProcessorCount, 1, MostParts);
        var step = ((to - from) / parts) + 1;
        return [.. Enumerable.Range(0, parts).Select(i => FormattableString.Invariant($"rowid between {from + (i * step)} and {from + ((i + 1) * step) - 1}"))];
    }

    private (long From, long To) Ends(SqliteConnection connection) =>
        (LabDatabase.Scalar<long>(connection, $"select min(rowid) from {_name}"), LabDatabase.Scalar<long>(connection, $"select max(rowid) from {_name}"));

    /// <summary>A condition that at least <paramref name="count"/> rows meet, the best ones among them; none where the sample has too few.</summary>
    private (string Sql, object? Value) Bound(SqliteConnection connection, int count, bool backwards)
    {
        var column = table.Columns.First(c => c.Name == query.SortBy);
        var name = TableQuery.Quote(column.Name);
        var (where, arguments) = query.Where(table);
        var (from, to) = Ends(connection);
        var step = (to - from) / SampledPlaces;
        var places = Enumerable.Range(1, SampledPlaces).Select(i => from + (i * step)).Select(last => FormattableString.Invariant($"rowid between {last - RowsAPlace} and {last}"));
        using var worst = new BulkRead(
            connection,
            $"select {name} from {_name}{All(where, $"({string.Join(" or ", places)})", "")}{query.Order(table, [], backwards)} limit 1 offset {count - 1}",
            arguments);
        if (!worst.Next() || worst.Value(0) is not { } value)
        {
            return ("", null);
        }

        var reaches = query.Descending != backwards ? ">=" : "<=";
        var missing = backwards && column.Nullable ? $" or {name} is null" : "";
        return ($"({name} {reaches} ?{arguments.Length + 1}{missing})", value);
    }

    private List<long[]> Best(SqliteConnection connection, List<long[]>[] found, string order, int count) => Keys(
        connection,
        $"select rowid from {_name} where rowid in ({string.Join(", ", found.SelectMany(part => part).Select(k => FormattableString.Invariant($"{k[0]}")))}){order} limit {count}",
        []);

    private List<long[]> Keys(SqliteConnection connection, string sql, object?[] arguments)
    {
        var keys = new List<long[]>();
        using var found = new BulkRead(connection, sql, arguments);
        while (found.Next())
        {
            keys.Add([.. key.Columns.Select((_, i) => found.Long(i))]);
        }

        return keys;
    }

    private static string All(string where, params string[] more)
    {
        var conditions = more.Where(c => c.Length > 0).ToList();
        return conditions.Count == 0 ? where : $"{(where.Length == 0 ? " where " : $"{where} and ")}{string.Join(" and ", conditions)}";
    }
}

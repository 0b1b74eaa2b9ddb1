using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>Keys of a query's rows in their order: every row's, those near an end, or one in <paramref name="Stride"/>.</summary>
/// <param name="Keys">Key after key, <paramref name="Width"/> numbers each.</param>
/// <param name="Rows">Rows of the query.</param>
internal sealed record RowOrder(long[] Keys, int Width, int Stride, long Rows)
{
    /// <summary>Place of the first row whose key is kept, from 0.</summary>
    public long First { get; init; }

    /// <summary>Whether the keys of these rows are kept, as far as there are such rows.</summary>
    public bool Holds(int offset, int limit) => Stride == 1 && offset >= First && Math.Min(Rows, (long)offset + limit) <= First + (Keys.Length / Width);

    public IEnumerable<long[]> Slice(int offset, int limit)
    {
        var last = Math.Min(Rows, (long)offset + limit) - First;
        for (var row = offset - First; row < last; row++)
        {
            yield return Keys[(int)(row * Width)..(int)((row + 1) * Width)];
        }
    }

    /// <summary>The kept key at or before a row, and how many rows lie between.</summary>
    public (long[] Key, int Skip) MarkAt(int offset)
    {
        var mark = offset / Stride;
        return (Keys[(mark * Width)..((mark + 1) * Width)], offset % Stride);
    }
}

/// <summary>
/// Orders of large tables, found once and kept: sorting three million rows takes SQLite seconds, reading twenty-five rows by their keys a millisecond. The least lately used ones are forgotten beyond 96 MB.
/// </summary>
internal sealed class RowOrders
{
    private const int Stride = 1000;
    private const long MostNumbers = 12_000_000;
    private const int MostOrders = 200;

    private readonly Lock _gate = new();
    private readonly LinkedList<(string Query, RowOrder Order)> _kept = [];

    /// <summary>What is kept of a query's order that passes a test, or null.</summary>
    /// <param name="query">Tells queries and the table's revisions apart.</param>
    public RowOrder? Known(string query, Func<RowOrder, bool> test)
    {
        lock (_gate)
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Query == query && test(node.Value.Order))
                {
                    _kept.Remove(node);
                    _kept.AddFirst(node);
                    return node.Value.Order;
                }
            }
        }

        return null;
    }

    public RowOrder Keep(string query, RowOrder order)
    {
        lock (_gate)
        {
            _kept.AddFirst((query, order));
            while (_kept.Sum(k => (long)k.Order.Keys.Length) > MostNumbers || _kept.Count > MostOrders)
            {
                _kept.RemoveLast();
            }
        }

        return order;
    }

    /// <summary>The whole order, read where it is not kept.</summary>
    /// <param name="query">Tells queries and the table's revisions apart.</param>
    /// <param name="select">Selects the key columns in the query's order.</param>
    /// <param name="sparse">One key in a thousand is enough: for the order of the key itself.</param>
    /// <returns>Null where the keys would take too much memory.</returns>
    public RowOrder? Of(SqliteConnection connection, string query, string select, object?[] arguments, int width, bool sparse) =>
        Known(query, order => order.First == 0 && order.Keys.Length / width * order.Stride >= order.Rows)
        ?? (Read(connection, select, arguments, width, sparse ? Stride : 1) is { } order ? Keep(query, order) : null);

    private static RowOrder? Read(SqliteConnection connection, string select, object?[] arguments, int width, int stride)
    {
        var keys = new List<long>();
        var count = 0L;
        using var rows = new BulkRead(connection, select, arguments);
        while (rows.Next())
        {
            for (var i = 0; i < width && count % stride == 0; i++)
            {
                keys.Add(rows.Long(i));
            }

            count++;
            if (keys.Count > MostNumbers)
            {
                return null;
            }
        }

        return new RowOrder([.. keys], width, stride, count);
    }
}

using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// Clean events on their way into <c>silver_sales</c>. What identifies an event is its customer, moment, product, kind and order; one
/// that is there already is not inserted again. Of rows of one run that differ in nothing but quantity or price the larger stands, so that
/// the order of rows and files does not matter; an event of an earlier run never changes.
/// </summary>
internal sealed class SalesBatch : IDisposable
{
    /// <summary>Rows sorted at a time: keys in order reach the unique index page by page, once each where all rows are sorted together.</summary>
    public const int Capacity = 4_000_000;

    private const int BlocksAhead = 3;

    private static readonly string[] Columns = ["customer_id", "event_time", "product_id", "interaction_type", "order_id", "quantity", "unit_price", "bronze_id"];

    private readonly SqliteConnection _connection;
    private readonly BulkInsert _insert;
    private readonly int _threads;
    private readonly List<CleanSales> _rows = [];
    private CleanSales _single = new();
    private bool _isEmpty;

    /// <param name="connection">In the stage's transaction.</param>
    /// <param name="lastIdBefore">Highest row id before this run: rows up to it stay as they are.</param>
    /// <param name="threads">Threads there are.</param>
    public SalesBatch(SqliteConnection connection, long lastIdBefore, int threads)
    {
        (_connection, _isEmpty, _threads) = (connection, lastIdBefore == 0, threads);
        _insert = new BulkInsert(connection, Tables.SilverSales, Columns, upsert: FormattableString.Invariant($"""
        on conflict (customer_id, event_time, product_id, interaction_type, order_id) do update
        set quantity = excluded.quantity, unit_price = excluded.unit_price, bronze_id = excluded.bronze_id
        where silver_sales.id > {lastIdBefore}
          and (excluded.quantity, coalesce(excluded.unit_price, -1)) > (silver_sales.quantity, coalesce(silver_sales.unit_price, -1))
        """));
    }

    /// <summary>The newest moment of an event so far; null before the first.</summary>
    public long? LastMoment { get; private set; }

    /// <param name="row">Keeps the rules.</param>
    public void Add(SaleRow row, long bronzeId) => _single.Add(row, bronzeId);

    /// <param name="rows">Taken over.</param>
    public void Add(CleanSales rows)
    {
        _rows.Add(rows);
        if (_rows.Sum(r => (long)r.Count) >= Capacity)
        {
            Flush();
        }
    }

    public void Flush()
    {
        _rows.Add(_single);
        _single = new CleanSales();
        foreach (var rows in _rows.Where(r => r.Count > 0))
        {
            LastMoment = Math.Max(LastMoment ?? long.MinValue, rows.LastMoment!.Value);
        }

        var order = new SalesOrder([.. _rows]);
        _rows.Clear();
        if (_isEmpty)
        {
            InsertFirst(order);
        }
        else
        {
            InsertMore(order);
        }

        _isEmpty &= order.Count == 0;
    }

    public void Dispose() => _insert.Dispose();

    /// <summary>Into an empty table: what is there twice stands side by side, so that the index is never asked. Another thread sorts and fills ahead.</summary>
    private void InsertFirst(SalesOrder order)
    {
        using var insert = new BlockInsert(_connection, Tables.SilverSales, Columns);
        using var places = order.Distinct().GetEnumerator();
        bool Fill(RowBlock block)
        {
            block.Clear();
            while (!block.IsFull && places.MoveNext())
            {
                SalesBatch.Fill(block, order[places.Current], order.OrderOf(places.Current));
            }

            return block.Rows > 0;
        }

        Ahead.Run([.. Enumerable.Range(0, BlocksAhead).Select(_ => new RowBlock(Columns.Length))], Fill, insert.Insert, _threads);
    }

    private void InsertMore(SalesOrder order)
    {
        foreach (var place in order.All())
        {
            ref readonly var row = ref order[place];
            _insert
                .Set(0, row.CustomerId)
                .Set(1, row.Time)
                .Set(2, row.ProductId)
                .Set(3, (long)row.Kind)
                .Set(4, order.OrderOf(place))
                .Set(5, (long)row.Quantity)
                .Set(7, row.BronzeId);
            _ = double.IsNaN(row.UnitPrice) ? _insert.SetNull(6) : _insert.Set(6, row.UnitPrice);
            _insert.Write();
        }
    }

    private static void Fill(RowBlock block, in CleanSale row, ReadOnlySpan<byte> order)
    {
        block.Set(0, row.CustomerId);
        block.Set(1, row.Time);
        block.Set(2, row.ProductId);
        block.Set(3, (long)row.Kind);
        block.Set(4, order);
        block.Set(5, (long)row.Quantity);
        block.Set(6, row.UnitPrice);
        block.Set(7, row.BronzeId);
        block.EndRow();
    }
}

using System.Runtime.InteropServices;
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

    private static readonly string[] Columns = ["customer_id", "event_time", "product_id", "interaction_type", "order_id", "quantity", "unit_price", "bronze_id"];

    private readonly SqliteConnection _connection;
    private readonly BulkInsert _insert;
    private readonly List<List<CleanSale>> _rows = [];
    private int _waiting;
    private bool _isEmpty;

    /// <param name="connection">In the stage's transaction.</param>
    /// <param name="lastIdBefore">Highest row id before this run: rows up to it stay as they are.</param>
    public SalesBatch(SqliteConnection connection, long lastIdBefore)
    {
        (_connection, _isEmpty) = (connection, lastIdBefore == 0);
        _insert = new BulkInsert(connection, Tables.SilverSales, Columns, upsert: FormattableString.Invariant($"""
        on conflict (customer_id, event_time, product_id, interaction_type, order_id) do update
        set quantity = excluded.quantity, unit_price = excluded.unit_price, bronze_id = excluded.bronze_id
        where silver_sales.id > {lastIdBefore}
          and (excluded.quantity, coalesce(excluded.unit_price, -1)) > (silver_sales.quantity, coalesce(silver_sales.unit_price, -1))
        """));
    }

    /// <summary>The newest moment of an event so far; null before the first.</summary>
    public long? LastMoment { get; private set; }

    public void Add(CleanSale row) => Add([row]);

    /// <param name="rows">Taken over.</param>
    public void Add(List<CleanSale> rows)
    {
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(rows))
        {
            LastMoment = Math.Max(LastMoment ?? row.Time, row.Time);
        }

        _rows.Add(rows);
        _waiting += rows.Count;
        if (_waiting >= Capacity)
        {
            Flush();
        }
    }

    public void Flush()
    {
        var rows = SalesOrder.Sort(_rows);
        _rows.Clear();
        _waiting = 0;
        if (_isEmpty)
        {
            InsertFirst(rows);
        }
        else
        {
            InsertMore(rows);
        }

        _isEmpty &= rows.Length == 0;
    }

    public void Dispose() => _insert.Dispose();

    /// <summary>Into an empty table: what is there twice stands side by side, so that the index is never asked.</summary>
    private void InsertFirst(ReadOnlySpan<CleanSale> rows)
    {
        using var insert = new BlockInsert(_connection, Tables.SilverSales, Columns);
        var block = new RowBlock(Columns.Length);
        var beside = new List<CleanSale>();
        for (var from = 0; from < rows.Length;)
        {
            var to = from + 1;
            while (to < rows.Length && rows[to].IsBeside(rows[from]))
            {
                to++;
            }

            SalesOrder.Distinct(rows[from..to], beside);
            foreach (var row in beside)
            {
                Fill(block, row);
                if (block.IsFull)
                {
                    insert.Insert(block);
                    block.Clear();
                }
            }

            from = to;
        }

        insert.Insert(block);
    }

    private void InsertMore(ReadOnlySpan<CleanSale> rows)
    {
        foreach (ref readonly var row in rows)
        {
            _insert
                .Set(0, row.CustomerId)
                .Set(1, row.Time)
                .Set(2, row.ProductId)
                .Set(3, (long)row.Kind)
                .Set(4, row.Order)
                .Set(5, (long)row.Quantity)
                .Set(7, row.BronzeId);
            _ = double.IsNaN(row.UnitPrice) ? _insert.SetNull(6) : _insert.Set(6, row.UnitPrice);
            _insert.Write();
        }
    }

    private static void Fill(RowBlock block, in CleanSale row)
    {
        block.Set(0, row.CustomerId);
        block.Set(1, row.Time);
        block.Set(2, row.ProductId);
        block.Set(3, (long)row.Kind);
        block.Set(4, row.Order);
        block.Set(5, (long)row.Quantity);
        block.Set(6, row.UnitPrice);
        block.Set(7, row.BronzeId);
        block.EndRow();
    }
}

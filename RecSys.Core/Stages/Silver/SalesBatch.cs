using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// Clean events on their way into <c>silver_sales</c>. What identifies an event is its customer, moment, product, kind and order; one
/// that is there already is not inserted again. Of rows of one run that differ in nothing but quantity or price the larger stands, so that
/// the order of rows and files does not matter; an event of an earlier run never changes.
/// </summary>
internal sealed class SalesBatch : IDisposable
{
    /// <summary>Rows sorted at a time: keys in order reach the unique index page by page.</summary>
    private const int Capacity = 500_000;

    private static readonly string[] Columns = ["customer_id", "event_time", "product_id", "interaction_type", "order_id", "quantity", "unit_price", "bronze_id"];

    private readonly List<Row> _rows = [];
    private readonly BulkInsert _insert;

    /// <param name="connection">In the stage's transaction.</param>
    /// <param name="lastIdBefore">Highest row id before this run: rows up to it stay as they are.</param>
    public SalesBatch(SqliteConnection connection, long lastIdBefore) => _insert = new BulkInsert(connection, Tables.SilverSales, Columns, upsert: FormattableString.Invariant($"""
        on conflict (customer_id, event_time, product_id, interaction_type, order_id) do update
        set quantity = excluded.quantity, unit_price = excluded.unit_price, bronze_id = excluded.bronze_id
        where silver_sales.id > {lastIdBefore}
          and (excluded.quantity, coalesce(excluded.unit_price, -1)) > (silver_sales.quantity, coalesce(silver_sales.unit_price, -1))
        """));

    /// <summary>The newest moment of an event so far; null before the first.</summary>
    public long? LastMoment { get; private set; }

    public void Add(in ShopEvent shopEvent, double unitPrice, long bronzeId)
    {
        LastMoment = Math.Max(LastMoment ?? shopEvent.Time, shopEvent.Time);
        _rows.Add(new Row(shopEvent, unitPrice, bronzeId));
        if (_rows.Count == Capacity)
        {
            Flush();
        }
    }

    public void Flush()
    {
        _rows.Sort(static (a, b) => Compare(a, b));
        foreach (var row in _rows)
        {
            _insert
                .Set(0, row.Event.CustomerId)
                .Set(1, row.Event.Time)
                .Set(2, row.Event.ProductId)
                .Set(3, (long)row.Event.Kind)
                .Set(4, row.Event.OrderId ?? "")
                .Set(5, (long)row.Event.Quantity)
                .Set(7, row.BronzeId);
            _ = double.IsNaN(row.UnitPrice) ? _insert.SetNull(6) : _insert.Set(6, row.UnitPrice);
            _insert.Write();
        }

        _rows.Clear();
    }

    public void Dispose() => _insert.Dispose();

    private static int Compare(in Row a, in Row b)
    {
        var order = a.Event.CustomerId.CompareTo(b.Event.CustomerId);
        order = order != 0 ? order : a.Event.Time.CompareTo(b.Event.Time);
        order = order != 0 ? order : a.Event.ProductId.CompareTo(b.Event.ProductId);
        order = order != 0 ? order : a.Event.Kind.CompareTo(b.Event.Kind);
        return order != 0 ? order : a.BronzeId.CompareTo(b.BronzeId);
    }

    private readonly record struct Row(ShopEvent Event, double UnitPrice, long BronzeId);
}

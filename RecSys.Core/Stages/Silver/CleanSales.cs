using System.Runtime.InteropServices;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// Accepted sales rows in the order they came, and how many each customer has. Kept in pieces that hold no references: growing copies nothing, and the garbage
/// collector looks at none of it.
/// </summary>
internal sealed class CleanSales
{
    private const int PieceBits = 14;
    private const int PieceRows = 1 << PieceBits;

    private readonly List<CleanSale[]> _pieces = [];
    private readonly List<byte[]> _orders = [[]];
    private readonly Dictionary<long, int> _rowsOf = [];

    public int Count { get; private set; }

    /// <summary>The newest moment of an event; null before the first.</summary>
    public long? LastMoment { get; private set; }

    /// <summary>Rows by customer.</summary>
    public IReadOnlyDictionary<long, int> RowsOf => _rowsOf;

    public ref readonly CleanSale this[int row] => ref _pieces[row >> PieceBits][row & (PieceRows - 1)];

    /// <summary>Id of a row's order, UTF-8; empty where it belongs to none.</summary>
    public ReadOnlySpan<byte> OrderOf(int row) => _orders[this[row].Order];

    /// <param name="row">Keeps the rules.</param>
    public void Add(SaleRow row, long bronzeId)
    {
        var order = row.Order;

        // Rows of a basket mostly stand next to each other.
        if (!order.IsEmpty && !order.SequenceEqual(_orders[^1]))
        {
            _orders.Add(order.ToArray());
        }

        Add(new CleanSale
        {
            CustomerId = row.CustomerId.Value,
            Time = row.Time.Value,
            ProductId = row.ProductId.Value,
            BronzeId = bronzeId,
            UnitPrice = row.UnitPrice.IsValid ? row.UnitPrice.Value : double.NaN,
            Quantity = row.EventQuantity,
            Order = order.IsEmpty ? 0 : _orders.Count - 1,
            Kind = row.Kind.Value,
        });
    }

    private void Add(in CleanSale sale)
    {
        if ((Count & (PieceRows - 1)) == 0)
        {
            _pieces.Add(GC.AllocateUninitializedArray<CleanSale>(PieceRows));
        }

        _pieces[^1][Count++ & (PieceRows - 1)] = sale;
        LastMoment = Math.Max(LastMoment ?? sale.Time, sale.Time);
        CollectionsMarshal.GetValueRefOrAddDefault(_rowsOf, sale.CustomerId, out _)++;
    }
}

using System.Text;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;

namespace RecSys.Core.Stages.Silver;

/// <summary>Ids a sale may speak of. Null where the shop brought no such rows at all: then any id will do.</summary>
public sealed record KnownIds(IReadOnlySet<long>? Customers, IReadOnlySet<long>? Products);

/// <summary>A sales row with its texts typed, before it is judged. Reused from row to row.</summary>
/// <param name="known">Customers and products there are.</param>
/// <param name="maxDaysInFuture">Days an event may lie after its ingestion.</param>
/// <param name="oldest">First moment an event may have.</param>
public sealed class SaleRow(KnownIds known, int maxDaysInFuture, long oldest = long.MinValue)
{
    private static readonly int OrderColumn = LandingSchema.Sales.IndexOf("OrderID");
    private static readonly int CustomerColumn = LandingSchema.Sales.IndexOf("CustomerID");
    private static readonly int ProductColumn = LandingSchema.Sales.IndexOf("ProductID");
    private static readonly int KindColumn = LandingSchema.Sales.IndexOf("InteractionType");
    private static readonly int QuantityColumn = LandingSchema.Sales.IndexOf("Quantity");
    private static readonly int PriceColumn = LandingSchema.Sales.IndexOf("PriceAtPurchase");
    private static readonly int TimeColumn = LandingSchema.Sales.IndexOf("EventTime");

    /// <summary>Columns that are read.</summary>
    public static readonly IReadOnlyList<string> Columns = ["OrderID", "CustomerID", "ProductID", "InteractionType", "Quantity", "PriceAtPurchase", "EventTime"];

    private RawRow? _raw;

    public KnownIds Known { get; } = known;

    public Typed<long> CustomerId { get; private set; }

    public Typed<long> ProductId { get; private set; }

    public Typed<EventKind> Kind { get; private set; }

    public Typed<long> Quantity { get; private set; }

    public Typed<double> UnitPrice { get; private set; }

    public Typed<long> Time { get; private set; }

    /// <summary>Units of the event: one where the row does not say.</summary>
    public int EventQuantity => Quantity.IsValid ? (int)Quantity.Value : 1;

    /// <summary>Id of the order, UTF-8; empty where there is none. Valid as long as the texts are.</summary>
    public ReadOnlySpan<byte> Order => _raw!.Trimmed(OrderColumn);

    /// <summary>First moment an event may have.</summary>
    public long OldestTime { get; } = oldest;

    /// <summary>Last moment an event may have.</summary>
    public long LatestTime { get; private set; }

    /// <summary>Types a row.</summary>
    /// <param name="raw">Its texts; must stay valid until the row has been judged.</param>
    /// <param name="ingestedAt">When the lab got it.</param>
    public SaleRow Read(RawRow raw, long ingestedAt)
    {
        _raw = raw;
        CustomerId = FieldText.Whole(raw, CustomerColumn);
        ProductId = FieldText.Whole(raw, ProductColumn);
        Kind = KindOf(raw);
        Quantity = FieldText.Whole(raw, QuantityColumn);
        UnitPrice = FieldText.Number(raw, PriceColumn);
        Time = FieldText.Moment(raw, TimeColumn);
        LatestTime = ingestedAt + maxDaysInFuture * Moments.Day;
        return this;
    }

    /// <summary>The text of a column as it came, for reasons.</summary>
    public string? Text(string column) => _raw!.Text(LandingSchema.Sales.IndexOf(column));

    /// <summary>The event of a row that keeps the rules.</summary>
    public ShopEvent ToEvent() => new()
    {
        CustomerId = CustomerId.Value,
        ProductId = ProductId.Value,
        Kind = Kind.Value,
        Time = Time.Value,
        Quantity = EventQuantity,
        UnitPrice = UnitPrice.IsValid ? (float)UnitPrice.Value : float.NaN,
        OrderId = Order is { IsEmpty: false } order ? Encoding.UTF8.GetString(order) : null,
    };

    private static Typed<EventKind> KindOf(RawRow raw)
    {
        var text = raw.Trimmed(KindColumn);
        for (var i = 0; i < EventKinds.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(text, EventKinds.Names[i]))
            {
                return Typed.Of<EventKind>((EventKind)i);
            }
        }

        return new(raw.IsAbsent(KindColumn) ? Reading.Absent : text.IsEmpty ? Reading.Empty : Reading.Wrong);
    }
}

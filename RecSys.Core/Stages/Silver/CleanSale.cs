using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Silver;

/// <summary>An accepted sales row on its way into <c>silver_sales</c>, as small as can be: a first load holds millions.</summary>
internal readonly struct CleanSale
{
    public long CustomerId { get; init; }

    public long Time { get; init; }

    public long ProductId { get; init; }

    public long BronzeId { get; init; }

    /// <summary>NaN where the row does not say.</summary>
    public double UnitPrice { get; init; }

    public int Quantity { get; init; }

    /// <summary>Number of its order's text among those of its <see cref="CleanSales"/>; 0 on events without an order.</summary>
    public int Order { get; init; }

    public EventKind Kind { get; init; }

    /// <summary>By customer, moment, product and kind, then as they came: the order of the unique index, but for the order id.</summary>
    public static int Compare(in CleanSale a, in CleanSale b)
    {
        var order = a.CustomerId.CompareTo(b.CustomerId);
        order = order != 0 ? order : a.Time.CompareTo(b.Time);
        order = order != 0 ? order : a.ProductId.CompareTo(b.ProductId);
        order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
        return order != 0 ? order : a.BronzeId.CompareTo(b.BronzeId);
    }

    /// <summary>Whether both stand next to each other in that order and differ in nothing that comes before the order id.</summary>
    public bool IsBeside(in CleanSale other) => CustomerId == other.CustomerId && Time == other.Time && ProductId == other.ProductId && Kind == other.Kind;

    /// <summary>Whether this one stands where another is the same event: the larger quantity, then the larger price.</summary>
    public bool StandsBefore(in CleanSale other) => (Quantity, PriceOrLess).CompareTo((other.Quantity, other.PriceOrLess)) > 0;

    private double PriceOrLess => double.IsNaN(UnitPrice) ? -1 : UnitPrice;
}

namespace RecSys.Core.Domain;

/// <summary>One cleaned row of <c>silver_sales</c>: the only truth everything after silver is folded from.</summary>
public readonly record struct ShopEvent
{
    /// <summary>Row id in <c>silver_sales</c>; 0 for an event that is not stored yet.</summary>
    public long EventId { get; init; }

    public long CustomerId { get; init; }

    public long ProductId { get; init; }

    public EventKind Kind { get; init; }

    /// <summary>Moment of the event, milliseconds since 1970-01-01 UTC.</summary>
    public long Time { get; init; }

    /// <summary>Units; 1 for views.</summary>
    public int Quantity { get; init; }

    /// <summary>Price of one unit at that moment; NaN where the shop does not say.</summary>
    public float UnitPrice { get; init; }

    /// <summary>Rows of one basket share it; null on events without an order.</summary>
    public string? OrderId { get; init; }
}

using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>An event as a customer's history keeps it, products by index.</summary>
public readonly record struct HistoryEvent(long Time, int Product, int Order, float Quantity, float UnitPrice, EventKind Kind)
{
    /// <summary>Value of <see cref="Order"/> on events outside any order.</summary>
    public const int NoOrder = -1;
}

using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Exploration;

/// <summary>What the exploration counts; null keeps all. Days are UTC days, both included.</summary>
/// <param name="Category">Of the product now.</param>
/// <param name="AgeGroup">A name of <see cref="AgeGroups"/>, of the customer now.</param>
/// <param name="Location">Of the customer now.</param>
public sealed record ExplorationFilter(DateOnly? From = null, DateOnly? To = null, string? Category = null, string? AgeGroup = null, string? Location = null)
{
    public static readonly ExplorationFilter None = new();

    public bool IsEmpty => this == None;

    /// <summary>Whether a customer is counted.</summary>
    internal bool Keeps(CustomerHistory customer, ShopState state) =>
        (AgeGroup is null || AgeGroups.Names[customer.AgeGroup] == AgeGroup)
        && (Location is null || (customer.Location >= 0 && state.Locations[customer.Location] == Location));

    /// <summary>First moment that is counted, and the first that is not any more.</summary>
    internal (long From, long To) Window(ShopState state) =>
        (Math.Max(state.FirstEvent ?? 0, From is { } from ? Start(from) : long.MinValue), Math.Min(state.Now, To is { } to ? Start(to.AddDays(1)) : long.MaxValue));

    private static long Start(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
}

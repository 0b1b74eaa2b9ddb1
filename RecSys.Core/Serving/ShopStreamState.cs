namespace RecSys.Core.Serving;

/// <summary>The live shop at one moment.</summary>
/// <param name="IsOpen">Customers come.</param>
/// <param name="EventsPerSecond">Asked for.</param>
/// <param name="ShopTime">The shop's clock: what events are stamped with.</param>
/// <param name="Visits">Visits since it opened.</param>
/// <param name="Events">Events since it opened.</param>
/// <param name="TurnedAway">Posted calls that were turned away and came again.</param>
/// <param name="Trouble">Why it closed by itself; null where it did not.</param>
public sealed record ShopStreamState(bool IsOpen, int EventsPerSecond, DateTimeOffset? ShopTime, long Visits, long Events, long TurnedAway, string? Trouble);

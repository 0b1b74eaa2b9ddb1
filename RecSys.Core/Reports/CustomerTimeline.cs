namespace RecSys.Core.Reports;

/// <summary>Events of a customer in a stretch of time.</summary>
/// <param name="From">First moment of the stretch.</param>
public sealed record TimelineBin(DateTimeOffset From, int Views, int Carts, int Purchases);

/// <summary>What a customer did, over time.</summary>
/// <param name="Total">Events of the kinds asked for.</param>
/// <param name="Events">The latest of them, latest first.</param>
/// <param name="BinDays">Length of a bin in days.</param>
/// <param name="Bins">From the first event to the last, without gaps; of all kinds.</param>
public sealed record CustomerTimeline(int Total, IReadOnlyList<CustomerEvent> Events, int BinDays, IReadOnlyList<TimelineBin> Bins);

namespace RecSys.Core.Serving;

/// <summary>Features of the live state against those of a fold of what is on the disk, at the same moment.</summary>
/// <param name="At">When it was compared.</param>
/// <param name="Customers">Customers compared.</param>
/// <param name="Values">Feature values compared.</param>
/// <param name="Different">Values that are not the same; a candidate that only one side has counts with all its values.</param>
/// <param name="Largest">The largest difference of one value.</param>
/// <param name="Feature">The feature it was found in; null where nothing differs.</param>
/// <param name="LiveEvents">Events the live state has folded.</param>
/// <param name="DiskEvents">Events on the disk.</param>
/// <param name="Behind">Share of values, 0 to 1, that lists use from the last count of the catalogue and that a count at this moment would change.</param>
/// <param name="Milliseconds">What the comparison took.</param>
public sealed record SkewReport(
    DateTimeOffset At, int Customers, long Values, long Different, double Largest, string? Feature, long LiveEvents, long DiskEvents, double Behind, double Milliseconds);

namespace RecSys.Core.Serving;

/// <summary>How the live state stands.</summary>
/// <param name="Ready">Built once at least; without a shop it is ready, too, and says so by 0 customers.</param>
/// <param name="Events">Events it has folded.</param>
/// <param name="EventsSinceCount">Events since popularity and neighbours were counted; each customer's own history is always current.</param>
/// <param name="EventsQueued">Posted events that wait to be written.</param>
/// <param name="DataCutoff">Just after the newest event; null without a shop.</param>
/// <param name="ModelVersion">The model that serves; null while none does.</param>
public sealed record LiveStatus(
    bool Ready, int Customers, int Products, long Events, int EventsSinceCount, int EventsQueued, DateTimeOffset? DataCutoff, int? ModelVersion)
{
    /// <summary>Why the promoted model cannot be used: another one serves then, or none; null where it serves.</summary>
    public string? ModelTrouble { get; init; }
}

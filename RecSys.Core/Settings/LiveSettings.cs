using System.ComponentModel.DataAnnotations;

namespace RecSys.Core.Settings;

/// <summary>The live shop: simulated customers who go on visiting a generated shop.</summary>
public sealed record LiveSettings
{
    /// <summary>Events per second to begin with.</summary>
    [Range(1, 10_000)]
    public int EventsPerSecond { get; init; } = 20;

    /// <summary>Seconds that pass in the shop in one second here, until the shop's clock has caught up with this machine's; from then on one.</summary>
    [Range(1, 86_400)]
    public int ClockScale { get; init; } = 60;

    /// <summary>Share of the visits whose events are posted to the API; the others' come as landing files.</summary>
    [Range(0.0, 1)]
    public double PostedShare { get; init; } = 0.5;

    /// <summary>Seconds between two landing files.</summary>
    [Range(1, 3_600)]
    public int FileSeconds { get; init; } = 3;

    /// <summary>Seconds between two runs that ingest what the live shop has brought (bronze, silver, gold, lists), while it is open; 0 leaves that to you.</summary>
    [Range(0, 86_400)]
    public int IngestSeconds { get; init; }
}

using System.ComponentModel.DataAnnotations;

namespace RecSys.Core.Settings;

/// <summary>Limits of the statements that people write, on the SQL page and in dashboards.</summary>
public sealed record QuerySettings
{
    /// <summary>Most rows shown of one result.</summary>
    [Range(1, 100_000)]
    public int MaxRows { get; init; } = 1_000;

    /// <summary>Most rows of one result in a CSV download.</summary>
    [Range(1, 10_000_000)]
    public int MaxDownloadRows { get; init; } = 100_000;

    /// <summary>Seconds after which a statement is stopped.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; init; } = 10;
}

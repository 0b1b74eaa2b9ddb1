namespace RecSys.Core.Domain;

/// <summary>What is known of a customer from <see cref="ValidFrom"/> on. A column the shop lacks is null.</summary>
public sealed record CustomerVersion
{
    public required long CustomerId { get; init; }

    /// <summary>Milliseconds since 1970 UTC; the first known version counts back to the beginning (<see cref="long.MinValue"/>).</summary>
    public long ValidFrom { get; init; } = long.MinValue;

    public string? Name { get; init; }

    /// <summary>Years.</summary>
    public int? Age { get; init; }

    public string? Gender { get; init; }

    public string? Location { get; init; }

    public string? SubscriptionStatus { get; init; }

    public string? PreferredSeason { get; init; }

    public string? FrequencyOfPurchases { get; init; }
}

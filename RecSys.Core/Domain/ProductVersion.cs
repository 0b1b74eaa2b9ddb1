namespace RecSys.Core.Domain;

/// <summary>What is known of a product from <see cref="ValidFrom"/> on. A column the shop lacks is null or NaN.</summary>
public sealed record ProductVersion
{
    public required long ProductId { get; init; }

    /// <summary>Milliseconds since 1970 UTC; the first known version counts back to the beginning (<see cref="long.MinValue"/>).</summary>
    public long ValidFrom { get; init; } = long.MinValue;

    public required string Name { get; init; }

    public required string Category { get; init; }

    public string? Brand { get; init; }

    /// <summary>List price before discount, in the shop's currency.</summary>
    public float Mrp { get; init; } = float.NaN;

    /// <summary>Price asked, in the shop's currency.</summary>
    public float Price { get; init; } = float.NaN;

    /// <summary>0 to 100.</summary>
    public float DiscountPercent { get; init; } = float.NaN;

    /// <summary>Units on hand.</summary>
    public float Stock { get; init; } = float.NaN;

    /// <summary>Mean rating, 0 to 5.</summary>
    public float Rating { get; init; } = float.NaN;

    public float ReviewsCount { get; init; } = float.NaN;
}

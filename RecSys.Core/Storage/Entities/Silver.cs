using Microsoft.EntityFrameworkCore;

namespace RecSys.Core.Storage.Entities;

[Comment("One row per version of a customer; versions of one customer do not overlap.")]
public sealed class SilverCustomer
{
    public long Id { get; init; }
    public long CustomerId { get; init; }

    /// <summary>First moment this version holds; the first version counts back to the beginning.</summary>
    public DateTimeOffset ValidFrom { get; init; }

    /// <summary>First moment it holds no longer; null on the current version.</summary>
    public DateTimeOffset? ValidTo { get; init; }
    public string? CustomerName { get; init; }
    public string? ContactNumber { get; init; }
    public int? Age { get; init; }
    public string? Gender { get; init; }
    public string? Location { get; init; }
    public string? SubscriptionStatus { get; init; }
    public string? PaymentMethod { get; init; }
    public int? PreviousPurchases { get; init; }
    public string? FrequencyOfPurchases { get; init; }
    public string? PreferredSeason { get; init; }
    public double? AvgReviewRating { get; init; }

    /// <summary>The bronze row it comes from; null on a customer that only sales tell of.</summary>
    public long? BronzeId { get; init; }
}

[Comment("One row per version of a product; versions of one product do not overlap.")]
public sealed class SilverProduct
{
    public long Id { get; init; }
    public long ProductId { get; init; }
    public DateTimeOffset ValidFrom { get; init; }
    public DateTimeOffset? ValidTo { get; init; }
    public required string ProductName { get; init; }
    public required string Category { get; init; }
    public string? Brand { get; init; }
    public string? AvailableColors { get; init; }
    public string? AvailableSizes { get; init; }
    public string? AvailableStorage { get; init; }
    public double? Mrp { get; init; }
    public double? Price { get; init; }
    public double? DiscountPercent { get; init; }
    public int? Stock { get; init; }
    public double? Rating { get; init; }
    public int? ReviewsCount { get; init; }

    /// <summary>The bronze row it comes from; null on a product that only sales tell of.</summary>
    public long? BronzeId { get; init; }
}

[Comment("One row per event: what a customer did with a product at a moment. Unique by customer, moment, product, kind and order.")]
public sealed class SilverSale
{
    public long Id { get; init; }

    /// <summary>Empty where the event belongs to no order, so that it can be part of the key.</summary>
    public required string OrderId { get; init; }
    public long CustomerId { get; init; }
    public long ProductId { get; init; }

    /// <summary>0 view, 1 add_to_cart, 2 purchase.</summary>
    public int InteractionType { get; init; }
    public int Quantity { get; init; }
    public double? UnitPrice { get; init; }
    public DateTimeOffset EventTime { get; init; }
    public long BronzeId { get; init; }
}

[Comment("One row per rejected bronze row, or torn line, with every rule it broke.")]
public sealed class SilverQuarantine
{
    public long Id { get; init; }

    /// <summary>customers, products or sales.</summary>
    public required string Kind { get; init; }

    /// <summary>The bronze row; null where the line could not even be split into columns.</summary>
    public long? BronzeId { get; init; }

    /// <summary>Relative to the landing folder.</summary>
    public required string File { get; init; }
    public long Line { get; init; }

    /// <summary>Names of the rules it broke, comma separated.</summary>
    public required string Rules { get; init; }

    /// <summary>Reasons in words, with the offending values.</summary>
    public required string Reason { get; init; }

    /// <summary>The row as it was read: JSON object of its columns, or the raw line.</summary>
    public required string RawRow { get; init; }
    public DateTimeOffset QuarantinedAt { get; init; }

    /// <summary>When a later run accepted it after all (the unknown customer had arrived); null while it waits.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }
}

[Comment("One row per decision on a quarantined row: mended by hand, or looked at and left out. The row as it came stays in quarantine.")]
public sealed class SilverMend
{
    public long Id { get; init; }

    /// <summary>mended or discarded.</summary>
    public required string Decision { get; init; }

    /// <summary>customers, products or sales.</summary>
    public required string Kind { get; init; }

    /// <summary>Relative to the landing folder.</summary>
    public required string File { get; init; }
    public long Line { get; init; }

    /// <summary>SHA-256 of the file the decision is about: another file of that name has other lines.</summary>
    public required string FileSha256 { get; init; }

    /// <summary>The row as it came.</summary>
    public required string OriginalRow { get; init; }

    /// <summary>The row as it should have been, JSON object of its columns; null where it was discarded.</summary>
    public string? MendedRow { get; init; }

    /// <summary>Why it was rejected.</summary>
    public required string Reason { get; init; }

    public required string DecidedBy { get; init; }
    public DateTimeOffset DecidedAt { get; init; }
    public string? Note { get; init; }

    /// <summary>When silver accepted the mended row; null while it waits, and on discarded ones.</summary>
    public DateTimeOffset? ReplayedAt { get; init; }

    /// <summary>Why silver did not accept the mended row either; null where it did.</summary>
    public string? Problem { get; init; }
}

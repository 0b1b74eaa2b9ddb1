using Microsoft.EntityFrameworkCore;

namespace RecSys.Core.Storage.Entities;

/// <summary>A landing file that was ingested; committed together with its rows.</summary>
[Comment("One row per ingested landing file.")]
public sealed class BronzeFile
{
    public int Id { get; init; }

    /// <summary>customers, products or sales.</summary>
    public required string Kind { get; init; }

    /// <summary>Relative to the landing folder, with forward slashes.</summary>
    public required string Path { get; init; }

    public long SizeBytes { get; init; }

    /// <summary>SHA-256 of the content, hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Made by the lab's generator, so it may be replaced by another generated shop.</summary>
    public bool Generated { get; init; }

    /// <summary>generated, file or api.</summary>
    public required string Source { get; init; }

    public DateTimeOffset IngestedAt { get; init; }

    public long Rows { get; init; }

    public long RejectedRows { get; init; }

    /// <summary>What is wrong with the file as a whole, in words; null where nothing is.</summary>
    public string? Problem { get; init; }
}

/// <summary>What every bronze row carries besides the file's own columns.</summary>
public abstract class BronzeRow
{
    public long Id { get; init; }

    public int FileId { get; init; }

    /// <summary>generated, file or api.</summary>
    public required string Source { get; init; }

    /// <summary>Line of the file the row starts on; the header is line 1.</summary>
    public long Line { get; init; }

    /// <summary>Columns the schema does not know, as a JSON object; null where there are none.</summary>
    public string? RescuedData { get; init; }

    public DateTimeOffset IngestedAt { get; init; }
}

[Comment("One row per line of a customers file, every column as text.")]
public sealed class BronzeCustomer : BronzeRow
{
    public string? CustomerId { get; init; }
    public string? CustomerName { get; init; }
    public string? ContactNumber { get; init; }
    public string? Age { get; init; }
    public string? Gender { get; init; }
    public string? Location { get; init; }
    public string? SubscriptionStatus { get; init; }
    public string? PaymentMethod { get; init; }
    public string? PreviousPurchases { get; init; }
    public string? FrequencyOfPurchases { get; init; }
    public string? PreferredSeason { get; init; }
    public string? AvgReviewRating { get; init; }
    public string? LastUpdated { get; init; }
}

[Comment("One row per line of a products file, every column as text.")]
public sealed class BronzeProduct : BronzeRow
{
    public string? ProductId { get; init; }
    public string? ProductName { get; init; }
    public string? Category { get; init; }
    public string? Brand { get; init; }
    public string? AvailableColors { get; init; }
    public string? AvailableSizes { get; init; }
    public string? AvailableStorage { get; init; }
    public string? Mrp { get; init; }
    public string? Price { get; init; }
    public string? DiscountPercent { get; init; }
    public string? Stock { get; init; }
    public string? Rating { get; init; }
    public string? ReviewsCount { get; init; }
    public string? LastUpdated { get; init; }
}

[Comment("One row per line of a sales file, every column as text.")]
public sealed class BronzeSale : BronzeRow
{
    public string? OrderId { get; init; }
    public string? CustomerId { get; init; }
    public string? ProductId { get; init; }
    public string? ProductName { get; init; }
    public string? Category { get; init; }
    public string? Brand { get; init; }
    public string? InteractionType { get; init; }
    public string? Quantity { get; init; }
    public string? PriceAtPurchase { get; init; }
    public string? Season { get; init; }
    public string? EventTime { get; init; }
}

[Comment("One row per decision on a column that the landing schema does not know: added to the table, taken for a known column, or left aside.")]
public sealed class BronzeSchemaChange
{
    public long Id { get; init; }

    /// <summary>customers, products or sales.</summary>
    public required string Kind { get; init; }

    /// <summary>The column as the files spell it.</summary>
    public required string Header { get; init; }

    /// <summary>added, alias or ignored.</summary>
    public required string Decision { get; init; }

    /// <summary>Column of the bronze table that takes its values; null where it was left aside.</summary>
    public string? Stored { get; init; }

    public required string DecidedBy { get; init; }
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>When bronze carried it out; null before.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>Rows ingested before that got a value from <c>_rescued_data</c>.</summary>
    public long? RowsFilled { get; init; }
}

using System.Collections.Frozen;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>A column of a landing file and where bronze keeps it.</summary>
/// <param name="Name">As the landing schema spells it.</param>
/// <param name="Stored">As the bronze table spells it.</param>
/// <param name="IsRequired">A row without it is quarantined.</param>
public sealed record LandingColumn(string Name, string Stored, bool IsRequired = false);

/// <summary>One of the three kinds of landing files.</summary>
/// <param name="Name">Folder below the landing folder, and how pages and the quarantine call it.</param>
/// <param name="Table">Bronze table of its rows.</param>
/// <param name="Columns">In the schema's order.</param>
public sealed record LandingKind(string Name, string Table, IReadOnlyList<LandingColumn> Columns)
{
    private readonly FrozenDictionary<string, int> _byName = Columns.Index().ToFrozenDictionary(c => c.Item.Name, c => c.Index, StringComparer.OrdinalIgnoreCase);
    private readonly FrozenDictionary<string, int> _byFold = Columns.Index().ToFrozenDictionary(c => Fold(c.Item.Name), c => c.Index, StringComparer.Ordinal);

    /// <summary>Index in <see cref="Columns"/> of a column, found without regard to case, spaces and underscores; -1 for an unknown one.</summary>
    public int IndexOf(string header)
    {
        // Nearly every header, and every posted event, spells a column as the schema or as its table does.
        if (_byName.TryGetValue(header, out var index))
        {
            return index;
        }

        return _byFold.GetValueOrDefault(Fold(header), -1);
    }

    private static string Fold(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

/// <summary>The columns a shop may bring. A missing optional column is null everywhere, an unknown one is rescued.</summary>
public static class LandingSchema
{
    public static readonly LandingKind Customers = new("customers", Tables.BronzeCustomers,
    [
        new("CustomerID", "customer_id", IsRequired: true), new("CustomerName", "customer_name"), new("ContactNumber", "contact_number"),
        new("Age", "age"), new("Gender", "gender"), new("Location", "location"), new("SubscriptionStatus", "subscription_status"),
        new("PaymentMethod", "payment_method"), new("PreviousPurchases", "previous_purchases"),
        new("FrequencyOfPurchases", "frequency_of_purchases"), new("PreferredSeason", "preferred_season"),
        new("AvgReviewRating", "avg_review_rating"), new("LastUpdated", "last_updated"),
    ]);

    public static readonly LandingKind Products = new("products", Tables.BronzeProducts,
    [
        new("ProductID", "product_id", IsRequired: true), new("ProductName", "product_name", IsRequired: true),
        new("Category", "category", IsRequired: true), new("Brand", "brand"), new("AvailableColors", "available_colors"),
        new("AvailableSizes", "available_sizes"), new("AvailableStorage", "available_storage"), new("MRP", "mrp"), new("Price", "price"),
        new("DiscountPercent", "discount_percent"), new("Stock", "stock"), new("Rating", "rating"), new("ReviewsCount", "reviews_count"),
        new("LastUpdated", "last_updated"),
    ]);

    public static readonly LandingKind Sales = new("sales", Tables.BronzeSales,
    [
        new("OrderID", "order_id"), new("CustomerID", "customer_id", IsRequired: true), new("ProductID", "product_id", IsRequired: true),
        new("ProductName", "product_name"), new("Category", "category"), new("Brand", "brand"),
        new("InteractionType", "interaction_type", IsRequired: true), new("Quantity", "quantity"),
        new("PriceAtPurchase", "price_at_purchase"), new("Season", "season"), new("EventTime", "event_time", IsRequired: true),
    ]);

    /// <summary>In the order they are ingested and cleaned: who and what before events of them.</summary>
    public static readonly IReadOnlyList<LandingKind> Kinds = [Customers, Products, Sales];

    public static LandingKind Kind(string name) => Kinds.First(k => k.Name == name);
}

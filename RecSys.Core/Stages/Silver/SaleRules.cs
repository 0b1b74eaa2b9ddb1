using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;

namespace RecSys.Core.Stages.Silver;

/// <summary>What a posted event is worth: the event, or the rules it breaks.</summary>
public sealed record PostedSale(ShopEvent? Event, IReadOnlyList<BrokenRule> Broken);

/// <summary>The expectations on sales rows: the same for files and for events posted to the API.</summary>
public static class SaleRules
{
    public const string UnknownCustomer = "known_customer";
    public const string UnknownProduct = "known_product";
    public const string Future = "event_time_not_future";
    public const string TooOld = "event_time_within_retention";

    public static readonly IReadOnlyList<Expectation<SaleRow>> All =
    [
        Drop("CustomerID", "customer_id_present", "A row names its customer.", r => Missing(r, r.CustomerId, "CustomerID")),
        Drop("CustomerID", "customer_id_whole", "CustomerID is a whole number.", r => Wrong(r, r.CustomerId, "CustomerID", "a whole number")),
        Drop("ProductID", "product_id_present", "A row names its product.", r => Missing(r, r.ProductId, "ProductID")),
        Drop("ProductID", "product_id_whole", "ProductID is a whole number.", r => Wrong(r, r.ProductId, "ProductID", "a whole number")),
        Drop("InteractionType", "interaction_type_present", "A row says what happened.", r => Missing(r, r.Kind, "InteractionType")),
        Drop("InteractionType", "interaction_type_known", "InteractionType is view, add_to_cart or purchase.", r => Wrong(r, r.Kind, "InteractionType", "view, add_to_cart or purchase")),
        Drop("EventTime", "event_time_present", "A row says when it happened.", r => Missing(r, r.Time, "EventTime")),
        Drop("EventTime", "event_time_readable", "EventTime is ISO 8601 or day/month/year hour:minute.", r => Wrong(r, r.Time, "EventTime", "a time such as 2025-11-30T08:15:00Z")),
        Drop("EventTime", Future, "EventTime is at most Silver:MaxDaysInFuture days after ingestion.", r => r.Time.IsValid && r.Time.Value > r.LatestTime
            ? $"EventTime {Moments.ToIso(r.Time.Value)} lies after {Moments.ToIso(r.LatestTime)}."
            : null),
        Drop("EventTime", TooOld, "EventTime is at most Silver:RetentionDays days before the newest event known.", r => r.Time.IsValid && r.Time.Value < r.OldestTime
            ? $"EventTime {Moments.ToIso(r.Time.Value)} lies before {Moments.ToIso(r.OldestTime)}, the oldest moment that is still taken."
            : null),
        Drop("Quantity", "quantity_positive", "Quantity is a whole number of 1 or more, or missing.", r => r.Quantity.IsWrong || (r.Quantity.IsValid && r.Quantity.Value is < 1 or > int.MaxValue)
            ? $"Quantity '{r.Text("Quantity")}' is not a whole number of 1 or more."
            : null),
        Drop("PriceAtPurchase", "price_not_negative", "PriceAtPurchase is a number of 0 or more, or missing.", r => r.UnitPrice.IsWrong || r.UnitPrice is { IsValid: true, Value: < 0 or > float.MaxValue }
            ? $"PriceAtPurchase '{r.Text("PriceAtPurchase")}' is not a number of 0 or more."
            : null),
        Drop("CustomerID", UnknownCustomer, "The customer is in a customers file.", r => r.CustomerId.IsValid && r.Known.Customers?.Contains(r.CustomerId.Value) == false
            ? $"Customer {r.CustomerId.Value} is unknown."
            : null),
        Drop("ProductID", UnknownProduct, "The product is in a products file.", r => r.ProductId.IsValid && r.Known.Products?.Contains(r.ProductId.Value) == false
            ? $"Product {r.ProductId.Value} is unknown."
            : null),
    ];

    /// <summary>Rules a new customers or products file can mend: rows that broke no others are tried again.</summary>
    public static readonly IReadOnlyList<string> Mendable = [UnknownCustomer, UnknownProduct, $"{UnknownCustomer},{UnknownProduct}"];

    /// <summary>Judges one event that was posted by name, as a row of a file would be.</summary>
    /// <param name="columns">Text per column; names as in the sales schema, or in snake_case.</param>
    /// <param name="known">Customers and products there are.</param>
    /// <param name="receivedAt">When it was posted.</param>
    /// <param name="maxDaysInFuture"><c>Silver:MaxDaysInFuture</c>.</param>
    public static PostedSale Check(IEnumerable<KeyValuePair<string, string?>> columns, KnownIds known, long receivedAt, int maxDaysInFuture)
    {
        var judge = new SaleJudge(known, maxDaysInFuture, long.MinValue);
        return judge.Keeps(new PostedRawRow(LandingSchema.Sales, columns), receivedAt) is { } kept ? new PostedSale(kept, []) : new PostedSale(null, judge.Broken);
    }

    private static Expectation<SaleRow> Drop(string column, string name, string sentence, Func<SaleRow, string?> breach) =>
        new(name, sentence, ExpectationAction.Drop, breach, column);

    private static string? Missing<T>(SaleRow row, Typed<T> field, string column) => field.Reading switch
    {
        Reading.Absent => $"There is no column {column}.",
        Reading.Empty => $"{column} is empty.",
        _ => null,
    };

    private static string? Wrong<T>(SaleRow row, Typed<T> field, string column, string wanted) =>
        field.IsWrong ? $"{column} '{row.Text(column)}' is not {wanted}." : null;
}

using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A folder to drop CSV files into.</summary>
/// <param name="Kind">customers, products or sales.</param>
/// <param name="Files">CSV files there now.</param>
/// <param name="Required">Columns a row must fill.</param>
/// <param name="Optional">Columns that may be left out.</param>
public sealed record LandingFolder(string Kind, string Path, int Files, IReadOnlyList<string> Required, IReadOnlyList<string> Optional);

/// <summary>Where a shop's own files go and what they may hold.</summary>
public sealed class LandingReports(LabPaths paths)
{
    public IReadOnlyList<LandingFolder> Folders() =>
    [
        Folder(
            "sales",
            ["CustomerID", "ProductID", "InteractionType", "EventTime"],
            ["OrderID", "ProductName", "Category", "Brand", "Quantity", "PriceAtPurchase", "Season"]),
        Folder(
            "products",
            ["ProductID", "ProductName", "Category"],
            ["Brand", "AvailableColors", "AvailableSizes", "AvailableStorage", "MRP", "Price", "DiscountPercent", "Stock", "Rating", "ReviewsCount", "LastUpdated"]),
        Folder(
            "customers",
            ["CustomerID"],
            ["CustomerName", "ContactNumber", "Age", "Gender", "Location", "SubscriptionStatus", "PaymentMethod", "PreviousPurchases", "FrequencyOfPurchases", "PreferredSeason", "AvgReviewRating", "LastUpdated"]),
    ];

    private LandingFolder Folder(string kind, IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        var path = paths.LandingOf(kind);
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.csv", SearchOption.AllDirectories).Count() : 0;
        return new LandingFolder(kind, path, files, required, optional);
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>The tables with full history, with what is expected of them.</summary>
public static class Dimensions
{
    public static readonly Dimension Customers = new(LandingSchema.Customers, Tables.SilverCustomers, SilverTables.CustomerRows,
    [
        DimensionColumn.Text("CustomerName", "customer_name"),
        DimensionColumn.Text("ContactNumber", "contact_number"),
        DimensionColumn.Whole("Age", "age", 0, 130),
        DimensionColumn.Text("Gender", "gender"),
        DimensionColumn.Text("Location", "location"),
        DimensionColumn.Word("SubscriptionStatus", "subscription_status", "Prime", "Regular"),
        DimensionColumn.Text("PaymentMethod", "payment_method"),
        DimensionColumn.Whole("PreviousPurchases", "previous_purchases", 0, int.MaxValue),
        DimensionColumn.Word("FrequencyOfPurchases", "frequency_of_purchases", "Low", "Medium", "High"),
        DimensionColumn.Word("PreferredSeason", "preferred_season", Seasons.Names),
        DimensionColumn.Number("AvgReviewRating", "avg_review_rating", 0, 5),
    ]);

    public static readonly Dimension Products = new(LandingSchema.Products, Tables.SilverProducts, SilverTables.ProductRows,
    [
        DimensionColumn.Text("ProductName", "product_name", isRequired: true),
        DimensionColumn.Text("Category", "category", isRequired: true),
        DimensionColumn.Text("Brand", "brand"),
        DimensionColumn.Text("AvailableColors", "available_colors"),
        DimensionColumn.Text("AvailableSizes", "available_sizes"),
        DimensionColumn.Text("AvailableStorage", "available_storage"),
        DimensionColumn.Number("MRP", "mrp", 0, float.MaxValue),
        DimensionColumn.Number("Price", "price", 0, float.MaxValue),
        DimensionColumn.Number("DiscountPercent", "discount_percent", 0, 100),
        DimensionColumn.Whole("Stock", "stock", 0, int.MaxValue),
        DimensionColumn.Number("Rating", "rating", 0, 5),
        DimensionColumn.Whole("ReviewsCount", "reviews_count", 0, int.MaxValue),
    ]);

    public static readonly IReadOnlyList<Dimension> All = [Customers, Products];
}

using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports.Lineage;

/// <summary>Rows of an earlier table that a row was made from.</summary>
/// <param name="Title">As a heading.</param>
/// <param name="Table">The earlier table, called <c>s</c> in the condition.</param>
/// <param name="Condition">SQL; <c>:column</c> is a value of the row that is asked about.</param>
internal sealed record RowOrigin(string Title, string Table, string Condition);

/// <summary>What the rows of each table are made from, row by row. A gold table that is missing here cannot be traced: a line here adds it.</summary>
internal static class RowOrigins
{
    /// <summary>Milliseconds of the trending window, a value beside those of the row.</summary>
    public const string TrendingWindow = "trending_window";

    private const string Pair = "s.customer_id = :customer_id and s.product_id = :product_id";
    private const string Customer = "s.customer_id = :customer_id";
    private const string Product = "s.product_id = :product_id";
    private const string Bought = "s.interaction_type = 2 and ";
    private const string Basket = "customer_id || '/' || coalesce(nullif(order_id, ''), 'day ' || (event_time / 86400000))";
    private const string Baskets = $"select {Basket} from silver_sales where interaction_type = 2 and product_id = ";
    private const string SharedBaskets = $"{Bought}s.product_id in (:product_id, :other_product_id) and {Basket} in ({Baskets}:product_id intersect {Baskets}:other_product_id)";
    private const string OfAgeGroup = $"{Bought}{Product} and s.customer_id in (select customer_id from gold_customer_age_groups where age_group = :age_group)";
    private const string OfLocation = $"{Bought}{Product} and s.customer_id in (select customer_id from gold_customer_age_groups where location = :location)";
    private const string Price = "coalesce(s.unit_price, (select p.price from gold_product_features p where p.product_id = s.product_id))";
    private const string OfBand = $"case when {Price} < 500 then 'Low' when {Price} < 2000 then 'Mid' when {Price} < 5000 then 'High' when {Price} >= 5000 then 'Premium' end = :price_band";
    private const string InCategory = $"{Customer} and s.product_id in (select product_id from gold_product_features where category = :category)";
    private const string OfBrand = $"{Customer} and s.product_id in (select product_id from gold_product_features where brand = :brand)";
    private const string InWindow = $"{Product} and s.event_time >= (select as_of from gold_as_of) - :{TrendingWindow}";

    private const string Held = "s.valid_from <= :event_time and (s.valid_to is null or s.valid_to > :event_time)";

    private static readonly RowOrigin ItsCustomer = new("The customer, version by version", Tables.SilverCustomers, Customer);
    private static readonly RowOrigin ItsProduct = new("The product, version by version", Tables.SilverProducts, Product);
    private static readonly RowOrigin ThisPair = Events("What the customer did with the product", Pair);
    private static readonly RowOrigin AllOfCustomer = Events("All the customer did", Customer);
    private static readonly RowOrigin ItsCandidate = new("The candidate and the sources that proposed it", Tables.Candidates, Pair);

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<RowOrigin>> ByTable = new Dictionary<string, IReadOnlyList<RowOrigin>>(StringComparer.Ordinal)
    {
        [Tables.GoldAsOf] = [Events("Every event", "1")],
        [Tables.GoldCustomerAgeGroups] = [ItsCustomer],
        [Tables.GoldSalesEnriched] = [Events("The event", "s.id = :event_id"), ItsCustomer, ItsProduct],
        [Tables.GoldInteractions] = [ThisPair],
        [Tables.GoldInteractionsRecency] = [ThisPair],
        [Tables.GoldProductFeatures] = [Events("What was done with the product", Product), ItsProduct],
        [Tables.GoldBasketPairs] = [Events("Purchases in the baskets that hold both", SharedBaskets)],
        [Tables.GoldBoughtTogether] = [Events("Purchases in the baskets that hold both", SharedBaskets)],
        [Tables.GoldTrending] = [Events("What was done with the product in the window", InWindow), ItsProduct],
        [Tables.GoldCategoryPreferences] = [Events("What the customer did in the category", InCategory)],
        [Tables.GoldBrandPreferences] = [Events("What the customer did with the brand", OfBrand)],
        [Tables.GoldPriceProfiles] = [Events("All the customer did at a known price", $"{Customer} and {Price} > 0")],
        [Tables.GoldPriceBands] = [Events("What was done in the price band", OfBand)],
        [Tables.GoldPurchasesByAgeGroup] = [Events("Purchases of the age group", OfAgeGroup)],
        [Tables.GoldPopularByAgeGroup] = [Events("Purchases of the age group", OfAgeGroup)],
        [Tables.GoldPurchasesByLocation] = [Events("Purchases from the location", OfLocation)],
        [Tables.GoldPopularByLocation] = [Events("Purchases from the location", OfLocation)],
        [Tables.GoldHybridScores] = [ThisPair, AllOfCustomer, ItsProduct],
        [Tables.Candidates] = [ThisPair, AllOfCustomer, ItsCustomer, ItsProduct],
        [Tables.Labels] = [Events("Purchases from the first in the window on", $"{Bought}{Pair} and s.event_time >= :first_purchase_at")],
        [Tables.RecommendationLists] = [new("The list", Tables.Recommendations, $"{Customer} and s.snapshot_id = (select max(id) from recommendation_snapshots)"), AllOfCustomer],
        [Tables.Recommendations] = [ItsCandidate, ThisPair, AllOfCustomer, ItsCustomer, ItsProduct],
        [Tables.SilverSales] =
        [
            InBronze("The bronze row, word for word", Tables.BronzeSales),
            new("Mended by hand", Tables.SilverMends, "s.id = -:bronze_id"),
            new("The customer at that moment", Tables.SilverCustomers, $"{Customer} and {Held}"),
            new("The product at that moment", Tables.SilverProducts, $"{Product} and {Held}"),
        ],
        [Tables.SilverCustomers] = [InBronze("The bronze row of this version", Tables.BronzeCustomers), LaidFrom(Tables.BronzeCustomers, Tables.SilverCustomerRows, "customer_id")],
        [Tables.SilverProducts] = [InBronze("The bronze row of this version", Tables.BronzeProducts), LaidFrom(Tables.BronzeProducts, Tables.SilverProductRows, "product_id")],
        [Tables.SilverQuarantine] = [.. LandingSchema.Kinds.Select(kind => new RowOrigin("The bronze row, word for word", kind.Table, $"s.id = :bronze_id and :kind = '{kind.Name}'"))],
        [Tables.BronzeCustomers] = Became("customers", Tables.SilverCustomers),
        [Tables.BronzeProducts] = Became("products", Tables.SilverProducts),
        [Tables.BronzeSales] = Became("sales", Tables.SilverSales),
    };

    /// <summary>What a pair of customer and product rests on, whether any table speaks of it or not.</summary>
    public static IReadOnlyList<RowOrigin> OfPair { get; } = [ItsCandidate, ThisPair, AllOfCustomer, ItsCustomer, ItsProduct];

    public static bool Know(string table) => ByTable.ContainsKey(table);

    /// <summary>Empty for a table that cannot be traced.</summary>
    public static IReadOnlyList<RowOrigin> Of(string table) => ByTable.GetValueOrDefault(table, []);

    private static RowOrigin Events(string title, string condition) => new(title, Tables.SilverSales, condition);

    private static RowOrigin InBronze(string title, string table) => new(title, table, "s.id = :bronze_id");

    private static RowOrigin LaidFrom(string table, string rows, string id) =>
        new("Every bronze row that its versions were laid from", table, $"s.id in (select bronze_id from {rows} where {id} = :{id})");

    private static IReadOnlyList<RowOrigin> Became(string kind, string silver) =>
    [
        new("What silver made of it", silver, "s.bronze_id = :id"),
        new("Why silver rejected it", Tables.SilverQuarantine, $"s.bronze_id = :id and s.kind = '{kind}'"),
    ];
}

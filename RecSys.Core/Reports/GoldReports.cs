using Microsoft.Data.Sqlite;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A product that moves now.</summary>
/// <param name="Growth">Against the window before, 0.5 for half as much again; null where it had no event then.</param>
public sealed record TrendingProduct(long ProductId, string Name, double Score, double? Growth);

/// <summary>Two products that share baskets; the direction with the higher confidence.</summary>
public sealed record ProductPair(string Product, string Other, long BasketsTogether, double Confidence, double Lift);

/// <summary>What happens in a price band.</summary>
public sealed record PriceBandRow(string Band, long Products, long Views, long Carts, long Purchases, double Revenue);

/// <summary>What a group buys most, best first.</summary>
public sealed record GroupFavourites(string Group, IReadOnlyList<(string Product, long Purchases)> Products);

/// <summary>A part of the hybrid score.</summary>
public sealed record HybridPart(string Name, double Weight, string Sentence);

/// <summary>What the gold page shows.</summary>
public sealed record GoldOverview(
    IReadOnlyList<TrendingProduct> Trending,
    IReadOnlyList<ProductPair> Pairs,
    IReadOnlyList<PriceBandRow> PriceBands,
    IReadOnlyList<GroupFavourites> AgeGroups,
    IReadOnlyList<HybridPart> Hybrid);

/// <summary>Highlights of the gold tables.</summary>
public sealed class GoldReports(LabDatabase database, SettingsBook settings)
{
    private const int TrendingProducts = 20;
    private const int StrongestPairs = 15;
    private const int Favourites = 3;

    /// <summary>Null before the stage has run.</summary>
    public GoldOverview? Overview()
    {
        using var connection = database.Connect(readOnly: true);
        return ReportTables.Exist(connection, Tables.GoldTrending, Tables.GoldBoughtTogether, Tables.GoldPriceBands, Tables.GoldPopularByAgeGroup)
            && LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.GoldPriceBands}") > 0
                ? new GoldOverview(Trending(connection), Pairs(connection), PriceBands(connection), AgeGroups(connection), Hybrid(settings.Current.Gold.Hybrid))
                : null;
    }

    private static List<TrendingProduct> Trending(SqliteConnection connection) => List(
        connection,
        $"select product_id, product_name, score, growth from {Tables.GoldTrending} order by rank limit {TrendingProducts}",
        row => new TrendingProduct(row.Long(0), row.Text(1), row.Double(2), row.IsNull(3) ? null : row.Double(3)));

    // One row per pair: of its two directions the more confident one.
    private static List<ProductPair> Pairs(SqliteConnection connection) => List(
        connection,
        $"""
        with strongest as (
          select product_id, other_product_id, baskets_together, max(confidence) as confidence, lift, similarity
          from {Tables.GoldBoughtTogether}
          group by min(product_id, other_product_id), max(product_id, other_product_id)
          order by similarity desc, product_id limit {StrongestPairs}
        )
        select p.product_name, o.product_name, s.baskets_together, s.confidence, s.lift
        from strongest as s
        join {Tables.GoldProductFeatures} as p on p.product_id = s.product_id
        join {Tables.GoldProductFeatures} as o on o.product_id = s.other_product_id
        order by s.similarity desc, s.product_id
        """,
        row => new ProductPair(row.Text(0), row.Text(1), row.Long(2), row.Double(3), row.Double(4)));

    private static List<PriceBandRow> PriceBands(SqliteConnection connection) => List(
        connection,
        $"select price_band, products, views, carts, purchases, revenue from {Tables.GoldPriceBands} order by band_order",
        row => new PriceBandRow(row.Text(0), row.Long(1), row.Long(2), row.Long(3), row.Long(4), row.Double(5)));

    private static List<GroupFavourites> AgeGroups(SqliteConnection connection)
    {
        var rows = List(
            connection,
            $"select age_group, product_name, purchases from {Tables.GoldPopularByAgeGroup} where rank <= {Favourites} order by age_group, rank",
            row => (Group: row.Text(0), Product: row.Text(1), Purchases: row.Long(2)));
        return [.. Domain.AgeGroups.Names
            .Select(group => new GroupFavourites(group, [.. rows.Where(r => r.Group == group).Select(r => (r.Product, r.Purchases))]))
            .Where(group => group.Products.Count > 0)];
    }

    private static List<HybridPart> Hybrid(HybridWeights weights) =>
    [
        new("Interaction", weights.Interaction, "The customer's recency weight with the product: a half at one fresh purchase."),
        new("Category", weights.Category, "Share of the customer's interest in the product's category."),
        new("Trending", weights.Trending, "Trending score as a share of the best product's."),
        new("Brand", weights.Brand, "Share of the customer's interest in the product's brand."),
        new("Price", weights.Price, "Closeness of the price to what the customer usually looks at."),
        new("Age group", weights.AgeGroup, "Purchases by the customer's age group as a share of its best product's."),
        new("Rating", weights.Rating, "Mean rating of 5."),
    ];

    private static List<T> List<T>(SqliteConnection connection, string sql, Func<BulkRead, T> read)
    {
        var list = new List<T>();
        using var rows = new BulkRead(connection, sql);
        while (rows.Next())
        {
            list.Add(read(rows));
        }

        return list;
    }
}

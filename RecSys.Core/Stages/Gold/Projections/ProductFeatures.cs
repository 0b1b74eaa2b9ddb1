using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What is known and counted of each product.</summary>
public sealed class ProductFeatures : ICatalogueTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldProductFeatures,
        "gold",
        "One row per product, as known and counted now.",
        [
            new("product_id", ColumnKind.Integer),
            new("product_name", ColumnKind.Text),
            new("category", ColumnKind.Text),
            new("brand", ColumnKind.Text, Nullable: true),
            new("price", ColumnKind.Real, "The shop's currency.", Nullable: true),
            new("price_band", ColumnKind.Text, Nullable: true),
            new("discount_percent", ColumnKind.Real, Nullable: true),
            new("rating", ColumnKind.Real, "0 to 5.", Nullable: true),
            new("reviews_count", ColumnKind.Real, Nullable: true),
            new("views", ColumnKind.Integer),
            new("carts", ColumnKind.Integer),
            new("purchases", ColumnKind.Integer),
            new("views_in_window", ColumnKind.Integer, "Views in the trending window (Gold:TrendingDays, 30 days unless set)."),
            new("carts_in_window", ColumnKind.Integer, "Carts in the trending window."),
            new("purchases_in_window", ColumnKind.Integer, "Purchases in the trending window."),
            new("carts_per_view", ColumnKind.Real, "Carts ÷ views; none without views.", Nullable: true),
            new("purchases_per_cart", ColumnKind.Real, "Purchases ÷ carts; none without carts.", Nullable: true),
            new("purchases_per_view", ColumnKind.Real, "Purchases ÷ views; none without views.", Nullable: true),
            new("buyers", ColumnKind.Integer, "Distinct customers who bought it."),
            new("units_sold", ColumnKind.Real),
            new("revenue", ColumnKind.Real, "Σ quantity × unit price of purchases, in the shop's currency."),
            new("popularity", ColumnKind.Real, "Σ weight of the event's kind · 2^(−age / half-life)."),
        ],
        ["product_id"]);

    public void Write(Catalogue catalogue, BulkInsert rows)
    {
        foreach (var product in catalogue.State.Products.OrderBy(p => p.Id))
        {
            WriteKnown(product, rows);
            WriteCounted(catalogue.Tally, product.Index, rows);
            rows.Write();
        }
    }

    private static void WriteKnown(ProductEntry product, BulkInsert rows)
    {
        var version = product.Version;
        rows.Set(0, product.Id)
            .Set(1, version.Name)
            .Set(2, version.Category)
            .Set(3, version.Brand)
            .Set(4, (double)version.Price)
            .Set(5, PriceBands.Of(version.Price) is >= 0 and var band ? PriceBands.Names[band] : null)
            .Set(6, (double)version.DiscountPercent)
            .Set(7, (double)version.Rating)
            .Set(8, (double)version.ReviewsCount);
    }

    private static void WriteCounted(Tally tally, int product, BulkInsert rows)
    {
        var (views, carts, purchases) = (tally.Events[0][product], tally.Events[1][product], tally.Events[2][product]);
        rows.Set(9, (long)views)
            .Set(10, (long)carts)
            .Set(11, (long)purchases)
            .Set(12, (long)tally.RecentEvents[0][product])
            .Set(13, (long)tally.RecentEvents[1][product])
            .Set(14, (long)tally.RecentEvents[2][product])
            .Set(15, Ratio(carts, views))
            .Set(16, Ratio(purchases, carts))
            .Set(17, Ratio(purchases, views))
            .Set(18, (long)tally.Buyers[product])
            .Set(19, tally.UnitsSold[product])
            .Set(20, tally.Revenue[product])
            .Set(21, tally.Popularity[product]);
    }

    private static double Ratio(int part, int whole) => whole == 0 ? double.NaN : (double)part / whole;
}

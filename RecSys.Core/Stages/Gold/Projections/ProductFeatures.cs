using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What is known and counted of each product.</summary>
internal sealed class ProductFeatures : IShopTable
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
            new("baskets", ColumnKind.Integer, "Baskets it was bought in: an order's, or a customer's UTC day where purchases carry no order."),
        ],
        ["product_id"]);

    public void Write(GoldShop shop, GoldRows rows)
    {
        foreach (var product in shop.State.Products.OrderBy(p => p.Id))
        {
            WriteKnown(product, rows);
            WriteCounted(shop, product, rows);
            rows.Write();
        }
    }

    private static void WriteKnown(ProductEntry product, GoldRows rows)
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

    private static void WriteCounted(GoldShop shop, ProductEntry product, GoldRows rows)
    {
        var (sums, index) = (shop.Sums, product.Index);
        var (events, recent) = (sums.Events[index], sums.Recent[index]);
        var unpriced = float.IsNaN(product.Version.Price) ? 0 : sums.UnpricedUnits[index] * product.Version.Price;
        rows.Set(9, (long)events.Views)
            .Set(10, (long)events.Carts)
            .Set(11, (long)events.Purchases)
            .Set(12, (long)recent.Views)
            .Set(13, (long)recent.Carts)
            .Set(14, (long)recent.Purchases)
            .Set(15, Ratio(events.Carts, events.Views))
            .Set(16, Ratio(events.Purchases, events.Carts))
            .Set(17, Ratio(events.Purchases, events.Views))
            .Set(18, (long)shop.Purchases.Buyers.GetValueOrDefault(index))
            .Set(19, sums.Units[index])
            .Set(20, sums.Revenue[index] + unpriced)
            .Set(21, sums.Popularity[index])
            .Set(22, (long)shop.Purchases.BasketsOf.GetValueOrDefault(index));
    }

    private static double Ratio(int part, int whole) => whole == 0 ? double.NaN : (double)part / whole;
}

using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What happens in each price band.</summary>
internal sealed class PriceBandTotals : IShopTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldPriceBands,
        "gold",
        "One row per price band, half open: Low [0,500), Mid [500,2000), High [2000,5000), Premium [5000,∞).",
        [
            new("price_band", ColumnKind.Text),
            new("band_order", ColumnKind.Integer, "From 0, cheapest first."),
            new("products", ColumnKind.Integer, "Products whose price now lies in the band."),
            new("views", ColumnKind.Integer, "At a unit price in the band; where the event has none, the product's price now."),
            new("carts", ColumnKind.Integer, "Likewise."),
            new("purchases", ColumnKind.Integer, "Likewise."),
            new("revenue", ColumnKind.Real, "Σ quantity × unit price of purchases, in the shop's currency."),
        ],
        ["price_band"]);

    public void Write(GoldShop shop, GoldRows rows)
    {
        KindTally[] events = [.. shop.Sums.Bands];
        double[] revenue = [.. shop.Sums.BandRevenue];
        foreach (var product in shop.State.Products.OrderBy(p => p.Id))
        {
            if (PriceBands.Of(product.Version.Price) is >= 0 and var band)
            {
                // What does not say its price counts at the product's price now.
                events[band].Add(shop.Sums.Unpriced[product.Index]);
                revenue[band] += shop.Sums.UnpricedUnits[product.Index] * product.Version.Price;
            }
        }

        for (var band = 0; band < PriceBands.Names.Count; band++)
        {
            rows.Set(0, PriceBands.Names[band])
                .Set(1, (long)band)
                .Set(2, shop.State.Products.LongCount(p => PriceBands.Of(p.Version.Price) == band))
                .Set(3, (long)events[band].Views)
                .Set(4, (long)events[band].Carts)
                .Set(5, (long)events[band].Purchases)
                .Set(6, revenue[band])
                .Write();
        }
    }
}

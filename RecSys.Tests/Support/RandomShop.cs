using CsCheck;
using RecSys.Core.Domain;

namespace RecSys.Tests.Support;

/// <summary>Small random shops for properties: few customers and products, so that they meet often, and days so that windows are crossed.</summary>
public static class RandomShop
{
    private static readonly string[] Cities = ["Pune", "Delhi", "Kochi"];

    private static readonly Gen<(int Customer, int Product, int Kind, int Minutes, int Order)> Event =
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 8], Gen.Int[0, 2], Gen.Int[1, 100 * 24 * 60], Gen.Int[0, 3]);

    public static readonly Gen<ShopBuilder> Any = Event.Array[1, 120].Select(Build);

    private static ShopBuilder Build((int Customer, int Product, int Kind, int Minutes, int Order)[] events)
    {
        var shop = new ShopBuilder();
        for (var id = 1; id <= 6; id++)
        {
            shop.Customer(id, age: id == 6 ? null : 12 + 11 * id, location: id == 5 ? null : Cities[id % 3]);
        }

        shop.Customer(1, age: 33, location: "Delhi", fromDaysAgo: 40);
        for (var id = 1; id <= 8; id++)
        {
            shop.Product(id, $"Category {id % 3}", id % 4 == 0 ? null : $"Brand {id % 2}", price: id == 7 ? float.NaN : 150 * id * id, rating: id == 3 ? float.NaN : id / 2f);
        }

        shop.Product(2, "Category 2", "Brand 0", price: 700, rating: 4, fromDaysAgo: 20);
        foreach (var e in events.DistinctBy(e => (e.Customer, e.Product, e.Kind, e.Minutes)))
        {
            var isOrder = e.Kind == 2 && e.Order > 0;
            shop.Event(
                e.Customer,
                e.Product,
                (EventKind)e.Kind,
                e.Minutes / 1440d,
                price: e.Minutes % 5 == 0 ? float.NaN : 100 + e.Minutes % 700,
                quantity: 1 + e.Minutes % 3,
                order: isOrder ? $"O{e.Customer}-{e.Order}" : null);
        }

        return shop;
    }
}

using RecSys.Core.Domain;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages;

/// <summary>
/// Three products, three customers, events at whole half-lives, so that every weight can be checked by hand. With the default weights of
/// 1, 3 and 5 and a half-life of 30 days customer 1 has weight 2.25 on product 10 and 1.25 on product 12.
/// </summary>
internal static class TinyShop
{
    public static ShopBuilder Make()
    {
        var shop = Given.Shop()
            .Customer(1, age: 30, location: "Pune").Customer(2, age: 30, location: "Pune").Customer(3)
            .Product(11, "Phones", "Acme", price: 100).Product(12, "Books", price: 400)
            .Viewed(1, 10, daysAgo: 30).Viewed(1, 10, daysAgo: 60).Carted(1, 10, daysAgo: 30).Bought(1, 12, daysAgo: 60, order: "A")
            .Bought(2, 10, daysAgo: 30, order: "B").Bought(2, 11, daysAgo: 30, order: "B").Viewed(2, 10, daysAgo: 30)
            .Bought(3, 10, daysAgo: 364);
        shop.Products.Add(new ProductVersion
        {
            ProductId = 10,
            Name = "Phone",
            Category = "Phones",
            Brand = "Acme",
            Price = 100,
            Rating = 4,
            ReviewsCount = 12,
            DiscountPercent = 20,
            Stock = 5,
        });
        return shop;
    }
}

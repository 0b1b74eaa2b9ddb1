using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Recommendation;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Recommendation;

public sealed class ListMakerTests
{
    [Fact]
    public void Every_list_is_filled_to_K_when_the_shop_has_enough()
    {
        var shop = Shop(products: 15).Customer(1).Event(1, 10, EventKind.View, daysAgo: 3);

        var list = List(shop, customer: 1, k: 10);

        Assert.Equal(10, list.Items.Select(i => i.Product).Distinct().Count());
    }

    [Fact]
    public void A_list_is_as_long_as_what_the_customer_may_be_recommended()
    {
        var shop = Shop(products: 5).Customer(1).Event(1, 10, EventKind.Purchase, daysAgo: 3);

        Assert.Equal([11L, 12, 13, 14], Ids(shop, List(shop, customer: 1, k: 10)).Order());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void What_was_bought_is_left_out_unless_the_setting_is_off(bool exclude, bool expected)
    {
        var shop = Shop(products: 5).Customer(1).Event(1, 10, EventKind.Purchase, daysAgo: 3);
        var settings = new LabSettings { Recommendation = new() { ExcludePurchased = exclude } };

        Assert.Equal(expected, Ids(shop, List(shop, customer: 1, k: 5, settings)).Contains(10));
    }

    [Fact]
    public void Scores_never_rise_down_a_list()
    {
        var shop = Shop(products: 15).Customer(1).Event(1, 10, EventKind.View, daysAgo: 3).Event(1, 11, EventKind.View, daysAgo: 2);

        var scores = List(shop, customer: 1, k: 10).Items.Select(i => i.Score).ToList();

        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public void A_customer_without_events_gets_a_list_by_context()
    {
        var shop = Shop(products: 12)
            .Customer(1, age: 20, location: "Pune").Customer(2, age: 70, location: "Delhi")
            .Customer(3, age: 21, location: "Pune").Customer(4, age: 71, location: "Delhi");
        foreach (var day in Enumerable.Range(1, 20))
        {
            shop.Event(3, 10, EventKind.Purchase, day).Event(4, 11, EventKind.Purchase, day);
        }

        var (young, old) = (List(shop, customer: 1, k: 10), List(shop, customer: 2, k: 10));

        Assert.Equal((ListTypes.ColdStart, ListTypes.ColdStart), (young.Type, old.Type));
        Assert.Equal((10L, 11L), (Ids(shop, young)[0], Ids(shop, old)[0]));
        Assert.Equal((10, 10), (young.Items.Count, old.Items.Count));
    }

    [Fact]
    public void A_product_bought_together_is_explained_by_the_customers_own_product()
    {
        // Twenty baskets of 10 and 11 by others; our customer bought 10 only.
        var shop = Shop(products: 12).Customer(1).Event(1, 10, EventKind.Purchase, daysAgo: 2, order: "mine");
        foreach (var other in Enumerable.Range(100, 20))
        {
            shop.Customer(other).Event(other, 10, EventKind.Purchase, 5, order: $"o{other}").Event(other, 11, EventKind.Purchase, 5, order: $"o{other}");
        }

        var item = List(shop, customer: 1, k: 10).Items.Single(i => shop.Products[i.Product].ProductId == 11);

        Assert.Contains("bought_together", item.Sources.Split(','));
        Assert.Contains("Product 10", Explained(shop, 1, 11, "bought_together"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_belongs_to_the_first_source()
    {
        var shop = Shop(products: 12).Customer(1).Event(1, 10, EventKind.AddToCart, daysAgo: 1);

        var item = List(shop, customer: 1, k: 10).Items.Single(i => shop.Products[i.Product].ProductId == 10);

        Assert.StartsWith("user_history", item.Sources, StringComparison.Ordinal);
        Assert.Equal("Still in your cart", item.Reason);
    }

    [Theory]
    [InlineData(EventKind.AddToCart, 3, "Still in your cart")]
    [InlineData(EventKind.AddToCart, 30, "You put this into your cart 30 days ago")]
    [InlineData(EventKind.View, 1, "You looked at this yesterday")]
    public void A_reason_from_the_history_says_what_happened_and_when(EventKind kind, int daysAgo, string said)
    {
        // The last event of the shop is today's.
        var shop = Shop(products: 12).Customer(1).Event(1, 10, kind, daysAgo).Customer(2).Event(2, 11, EventKind.View, daysAgo: 0);

        Assert.Equal(said, Explained(shop, 1, 10, "user_history"));
    }

    [Fact]
    public void A_category_met_once_among_many_events_is_not_called_liked()
    {
        var shop = Shop(products: 12).Customer(1).Event(1, 11, EventKind.View, daysAgo: 1);
        foreach (var day in Enumerable.Range(1, 20))
        {
            shop.Event(1, 10, EventKind.View, day);
        }

        Assert.Equal("Popular in Books, a category you like", Explained(shop, 1, 12, "same_category"));
        Assert.Null(Explained(shop, 1, 13, "same_category"));
    }

    [Fact]
    public void One_purchase_does_not_make_a_product_popular_at_a_location()
    {
        var shop = Shop(products: 12).Customer(1, location: "Pune").Customer(2, location: "Pune")
            .Event(1, 12, EventKind.View, daysAgo: 1).Event(2, 10, EventKind.Purchase, daysAgo: 1, order: "a")
            .Event(2, 11, EventKind.Purchase, 1, order: "b").Event(2, 11, EventKind.Purchase, 2, order: "c").Event(2, 11, EventKind.Purchase, 3, order: "d");

        Assert.Null(Explained(shop, 1, 10, "location"));
        Assert.Equal("Popular in Pune", Explained(shop, 1, 11, "location"));
    }

    [Fact]
    public void A_list_does_not_give_one_reason_ten_times()
    {
        var shop = Shop(products: 12).Customer(1);
        foreach (var product in Enumerable.Range(10, 12))
        {
            shop.Event(1, product, EventKind.View, daysAgo: product - 9);
        }

        var spoke = List(shop, customer: 1, k: 10).Items.CountBy(item => item.Sources.Split(',')[0]).ToList();

        Assert.True(spoke.Count >= 3, string.Join(" ", spoke));
        Assert.All(spoke, source => Assert.InRange(source.Value, 1, 6));
    }

    private static ShopBuilder Shop(int products)
    {
        var shop = new ShopBuilder();
        foreach (var id in Enumerable.Range(10, products))
        {
            shop.Product(id, category: id % 2 == 0 ? "Books" : "Games", price: 100 + id);
        }

        return shop;
    }

    private static RecommendedList List(ShopBuilder shop, long customer, int k, LabSettings? settings = null)
    {
        var catalogue = shop.Catalogue();
        var maker = new ListMaker(catalogue, GivenModel.Indifferent(), settings ?? new LabSettings(), 20);
        return maker.Make(catalogue.State.FindCustomer(customer)!, k, catalogue.Now);
    }

    private static List<long> Ids(ShopBuilder shop, RecommendedList list) => [.. list.Items.Select(i => shop.Products[i.Product].ProductId)];

    private static string? Explained(ShopBuilder shop, long customer, long product, string source)
    {
        var view = shop.View(customer);
        var found = RecSys.Core.Stages.Candidates.CandidateSources.All.Single(s => s.Name == source);
        return Reasons.Of(found, view, view.Catalogue.State.FindProduct(product)!.Index);
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.State;

public sealed class GroupingTests
{
    [Fact]
    public void A_basket_is_an_order_or_a_day_of_purchases_without_one()
    {
        var state = new ShopBuilder().Customer(1).Customer(2).Product(10).Product(20).Product(30)
            .Event(1, 10, EventKind.Purchase, daysAgo: 9, order: "A")
            .Event(1, 20, EventKind.Purchase, daysAgo: 3, order: "A")
            .Event(1, 20, EventKind.Purchase, daysAgo: 2.9, order: "A")
            .Event(1, 30, EventKind.View, daysAgo: 3, order: "A")
            .Event(2, 10, EventKind.Purchase, daysAgo: 2.6)
            .Event(2, 30, EventKind.Purchase, daysAgo: 2.4)
            .Event(2, 20, EventKind.Purchase, daysAgo: 1.9)
            .State();

        var baskets = Grouping.Baskets(state);

        Assert.Equal(["0,1", "0,2", "1"], Enumerable.Range(0, baskets.Count).Select(row => string.Join(',', baskets.Row(row).ToArray().Order())).Order());
    }

    [Fact]
    public void A_history_group_holds_the_latest_products_with_their_strongest_kind()
    {
        var state = new ShopBuilder().Customer(1).Product(10).Product(20).Product(30)
            .Event(1, 10, EventKind.View, daysAgo: 9)
            .Event(1, 20, EventKind.Purchase, daysAgo: 8)
            .Event(1, 30, EventKind.AddToCart, daysAgo: 7)
            .Event(1, 20, EventKind.View, daysAgo: 6)
            .State();

        var groups = Grouping.Histories(state, new GoldSettings { NeighbourHistory = 2 });

        Assert.Equal([1, 2], groups.Row(0).ToArray());
        Assert.Equal([1f, 0.6f], groups.Weights(0).ToArray());
    }
}

using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Labels;

public sealed class LabelWindowTests
{
    [Fact]
    public void The_window_holds_its_first_moment_and_not_its_last()
    {
        var shop = Given.Shop().Customer(1).Product(10).Product(11).Product(12).Bought(1, 10, daysAgo: 20).Bought(1, 11, daysAgo: 10).Bought(1, 12, daysAgo: 15);

        var bought = LabelWindow.Read(shop.History(), ShopBuilder.DaysAgo(20), ShopBuilder.DaysAgo(10));

        Assert.Equal([10, 12], bought.Select(p => p.ProductId));
    }

    [Fact]
    public void Views_are_no_purchases_and_repeats_count_up()
    {
        var shop = Given.Shop().Customer(1).Product(10).Viewed(1, 10, daysAgo: 9).Bought(1, 10, daysAgo: 8).Bought(1, 10, daysAgo: 7);

        var bought = Assert.Single(LabelWindow.Read(shop.History(), ShopBuilder.DaysAgo(10), ShopBuilder.Now));

        Assert.Equal((2, ShopBuilder.DaysAgo(8), false), (bought.Purchases, bought.FirstAt, bought.BoughtBefore));
    }

    [Fact]
    public void A_purchase_before_the_window_is_remembered_and_one_within_is_not()
    {
        var shop = Given.Shop().Customer(1).Product(10).Product(11).Bought(1, 10, daysAgo: 30).Bought(1, 10, daysAgo: 5).Bought(1, 11, daysAgo: 6).Bought(1, 11, daysAgo: 5);

        var bought = LabelWindow.Read(shop.History(), ShopBuilder.DaysAgo(10), ShopBuilder.Now);

        Assert.Equal([true, false], bought.Select(p => p.BoughtBefore));
    }
}

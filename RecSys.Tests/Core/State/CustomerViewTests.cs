using CsCheck;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.State;

public sealed class CustomerViewTests
{
    [Fact]
    public void A_pair_holds_counts_moments_and_halved_weights()
    {
        var view = new ShopBuilder().Customer(1).Product(10).Product(20)
            .Event(1, 10, EventKind.View, daysAgo: 60)
            .Event(1, 10, EventKind.View, daysAgo: 30)
            .Event(1, 10, EventKind.Purchase, daysAgo: 30)
            .View(1);

        var pair = view[0];

        Assert.Equal((2, 0, 1, 2), (pair.Views, pair.Carts, pair.Purchases, pair.Events30Days));
        Assert.Equal((ShopBuilder.DaysAgo(60), ShopBuilder.DaysAgo(30)), (pair.FirstEvent, pair.LastEvent));
        Assert.Equal(1 * 0.25 + 1 * 0.5 + 5 * 0.5, pair.RecencyWeight, 12);
        Assert.Equal(long.MinValue, pair.LastCart);
    }

    [Fact]
    public void A_pair_that_never_met_has_no_moments()
    {
        var view = new ShopBuilder().Customer(1).Product(10).Product(20).Event(1, 10, EventKind.View, daysAgo: 1).View(1);

        Assert.False(view.Knows(1));
        Assert.Equal((0, long.MinValue, long.MinValue), (view[1].Views, view[1].LastEvent, view[1].FirstEvent));
    }

    [Fact]
    public void Affinities_are_shares_of_the_recency_weighted_interest()
    {
        var view = new ShopBuilder().Customer(1).Product(10, "Phones", "Acme").Product(20, "Books")
            .Event(1, 10, EventKind.AddToCart, daysAgo: 30)
            .Event(1, 20, EventKind.View, daysAgo: 60)
            .View(1);

        Assert.Equal(1.5 / 1.75, view.Categories.Share(0), 12);
        Assert.Equal(0.25 / 1.75, view.Categories.Share(1), 12);
        Assert.Equal(1, view.Brands.Share(0), 12);
        Assert.Equal(0, view.Brands.Share(-1));
    }

    [Fact]
    public void A_price_profile_is_the_weighted_mean_and_deviation_of_log_prices()
    {
        var view = new ShopBuilder().Customer(1).Product(10, price: 400)
            .Event(1, 10, EventKind.View, daysAgo: 30, price: 100)
            .Event(1, 10, EventKind.View, daysAgo: 30)
            .View(1);

        Assert.Equal(200, view.Prices.Typical, 6);
        Assert.Equal(Math.Log(2), view.Prices.DeviationLog, 6);
        Assert.Equal(1, view.Prices.Distance(Math.Log(400)), 6);
        Assert.True(double.IsNaN(view.Prices.Distance(float.NaN)));
    }

    [Fact]
    public void Prices_that_are_alike_still_leave_room()
    {
        var view = new ShopBuilder().Customer(1).Product(10, price: 100).Event(1, 10, EventKind.View, daysAgo: 1).View(1);

        Assert.Equal(Math.Log(2) / 0.25, view.Prices.Distance(Math.Log(200)), 6);
    }

    [Fact]
    public void Loading_a_customer_leaves_nothing_of_the_one_before()
    {
        RandomShop.Any.Sample(shop =>
        {
            var catalogue = shop.Catalogue();
            var used = new CustomerView(catalogue, new FeatureSettings());
            foreach (var customer in catalogue.State.Customers)
            {
                used.Load(customer);
                var fresh = new CustomerView(catalogue, new FeatureSettings());
                fresh.Load(customer);
                Assert.Equal(Describe(fresh, catalogue), Describe(used, catalogue));
            }
        });
    }

    private static string Describe(CustomerView view, Catalogue catalogue)
    {
        var products = catalogue.State.Products.Select(p =>
        {
            var pair = view[p.Index];
            return $"{pair.Views} {pair.Carts} {pair.Purchases} {pair.Events30Days} {pair.FirstEvent} {pair.LastEvent} {pair.RecencyWeight} {view.NeighbourScore(p.Index)} {view.HasBought(p.Index)} {view.Categories.Share(p.Category)} {view.Brands.Share(p.Brand)}";
        });
        return $"{string.Join("; ", products)} | {string.Join(',', view.Products)} | {string.Join(',', view.Near.Items.ToArray())} | {view.Views} {view.Carts} {view.Purchases} {view.ProductsBought} {view.Prices}";
    }
}

using CsCheck;
using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.State;

public sealed class ShopStateTests
{
    [Fact]
    public void The_state_at_a_moment_has_not_seen_that_moment()
    {
        var shop = new ShopBuilder().Customer(1).Product(10)
            .Event(1, 10, EventKind.View, daysAgo: 3)
            .Event(1, 10, EventKind.Purchase, daysAgo: 2);

        var state = shop.State(at: ShopBuilder.DaysAgo(2));

        Assert.Equal(1, state.EventCount);
        Assert.Equal(EventKind.View, state.FindCustomer(1)!.Events[0].Kind);
        Assert.Equal(ShopBuilder.DaysAgo(2), state.Now);
    }

    [Fact]
    public void A_version_counts_from_its_moment_on()
    {
        var shop = new ShopBuilder().Customer(1, age: 20, location: "Pune").Customer(1, age: 30, location: "Delhi", fromDaysAgo: 5)
            .Product(10, price: 100).Product(10, price: 80, fromDaysAgo: 5)
            .Event(1, 10, EventKind.View, daysAgo: 9);

        var before = shop.State(at: ShopBuilder.DaysAgo(5));
        var after = shop.State();

        Assert.Equal((20, 100f), (before.FindCustomer(1)!.Profile.Age!.Value, before.FindProduct(10)!.Version.Price));
        Assert.Equal((30, 80f), (after.FindCustomer(1)!.Profile.Age!.Value, after.FindProduct(10)!.Version.Price));
        Assert.Equal("Delhi", after.Locations[after.FindCustomer(1)!.Location]);
    }

    [Fact]
    public void A_replay_that_stops_on_its_way_ends_where_one_that_does_not_ends()
    {
        Gen.Select(RandomShop.Any, Gen.Int[0, 100]).Sample((shop, daysAgo) =>
        {
            var moment = ShopBuilder.DaysAgo(daysAgo);
            var replay = new ShopReplay(shop.History());
            replay.AdvanceTo(moment - 10 * Moments.Day);

            var known = shop.Events.Where(e => e.Time < moment).ToList();
            var rebuilt = new ShopReplay(new ShopHistory(shop.Customers, shop.Products, [.. known])).AdvanceTo(moment);

            AssertSame(rebuilt, replay.AdvanceTo(moment));
        });
    }

    [Fact]
    public void Late_events_go_where_they_belong()
    {
        Gen.Select(RandomShop.Any, Gen.Int[0, 1000]).Sample((shop, seed) =>
        {
            var shuffled = shop.Events.ToArray();
            new Random(seed).Shuffle(shuffled);
            var late = new ShopState();
            shop.Customers.ForEach(late.Apply);
            shop.Products.ForEach(late.Apply);
            foreach (var e in shuffled)
            {
                late.Apply(e);
            }

            late.AdvanceTo(ShopBuilder.Now);
            AssertSame(shop.State(), late);
        });
    }

    [Fact]
    public void The_order_of_rows_in_silver_does_not_matter()
    {
        Gen.Select(RandomShop.Any, Gen.Int[0, 1000]).Sample((shop, seed) =>
        {
            var shuffled = shop.Events.ToArray();
            new Random(seed).Shuffle(shuffled);

            Assert.Equal(shop.History().Events.Select(e => e with { EventId = 0 }), new ShopHistory(shop.Customers, shop.Products, shuffled).Events.Select(e => e with { EventId = 0 }));
        });
    }

    private static void AssertSame(ShopState expected, ShopState actual)
    {
        Assert.Equal((expected.Now, expected.FirstEvent, expected.EventCount), (actual.Now, actual.FirstEvent, actual.EventCount));
        Assert.Equal(expected.Customers.Select(c => Describe(expected, c)), actual.Customers.Select(c => Describe(actual, c)));
        Assert.Equal(
            expected.Products.Select(p => (p.Id, p.FirstSeen, p.Version, expected.Categories[p.Category])),
            actual.Products.Select(p => (p.Id, p.FirstSeen, p.Version, actual.Categories[p.Category])));
    }

    private static string Describe(ShopState state, CustomerHistory customer)
    {
        var events = customer.Events.ToArray().Select(e => $"{e.Time} {state.Products[e.Product].Id} {e.Kind} {e.Quantity} {e.UnitPrice} {(e.Order < 0 ? "-" : state.Orders[e.Order])}");
        return $"{customer.Profile} {(customer.Location < 0 ? "-" : state.Locations[customer.Location])} {string.Join("; ", events)}";
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Labs.LiveShop;
using RecSys.Core.Stages.Generation;
using RecSys.Tests.Core.Stages.Generation;

namespace RecSys.Tests.Core.Labs.LiveShop;

public sealed class TrueShoppersTests : IDisposable
{
    private readonly GenerationLab _lab = new();
    private readonly ShopTruth _truth;
    private readonly TrueShoppers _shoppers;
    private readonly long _moment;

    public TrueShoppersTests()
    {
        _lab.Run(GenerationLab.Clean);
        _truth = ShopTruth.Load(_lab.Connection);
        _shoppers = TrueShoppers.Load(_lab.Connection);
        _moment = _truth.Calendar.Start(_truth.Calendar.Days) + 12 * Moments.Hour;
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_same_chance_gives_the_same_visit() => Assert.Equal(Visits(seed: 5, 20), Visits(seed: 5, 20));

    [Fact]
    public void What_a_customer_likes_is_opened_more_than_what_they_do_not()
    {
        var customer = _truth.Customers.First(c => c.ArrivalDay <= 0).CustomerId;
        var ranked = _truth.Products.Select(p => p.ProductId).OrderByDescending(p => _truth.PurchaseProbability(customer, p, _moment)).ToList();

        Assert.True(Opened(customer, [.. ranked.Take(10)]) > 3 * Opened(customer, [.. ranked.TakeLast(10)]) + 10);
    }

    [Fact]
    public void The_same_product_is_opened_less_further_down()
    {
        var customer = _truth.Customers.First(c => c.ArrivalDay <= 0).CustomerId;
        var best = _truth.Products.Select(p => p.ProductId).MaxBy(p => _truth.PurchaseProbability(customer, p, _moment));
        long[] nothing = [.. Enumerable.Repeat(-1L, 9)];

        Assert.True(Opened(customer, [best, .. nothing]) > Opened(customer, [.. nothing, best]));
    }

    [Fact]
    public void A_purchase_follows_a_cart_of_the_same_visit()
    {
        var actions = Visits(seed: 7, 200);

        Assert.All(actions.Index().Where(a => a.Item.Kind == EventKind.Purchase), bought =>
            Assert.Contains(actions.Take(bought.Index), a => a.CustomerId == bought.Item.CustomerId && a.ProductId == bought.Item.ProductId && a.Kind == EventKind.AddToCart));
        Assert.Contains(actions, a => a.Kind == EventKind.Purchase);
    }

    private int Opened(long customer, IReadOnlyList<long> shown)
    {
        var (random, actions) = (new Random(3), new List<VisitAction>());
        for (var visit = 0; visit < 600; visit++)
        {
            _shoppers.Visit(customer, _moment, shown, random, actions);
        }

        return actions.Count(a => a.Kind == EventKind.View && a.Position > 0);
    }

    private List<VisitAction> Visits(int seed, int count)
    {
        var (random, actions) = (new Random(seed), new List<VisitAction>());
        var shoppers = TrueShoppers.Load(_lab.Connection);
        for (var visit = 0; visit < count; visit++)
        {
            shoppers.Visit(shoppers.Next(_moment, random), _moment, [], random, actions);
        }

        return actions;
    }
}

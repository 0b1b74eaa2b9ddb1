using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Gold;
using RecSys.Core.State;

namespace RecSys.Tests.Support;

/// <summary>Where a test's world starts: <c>Given.Shop().Customer(1).Product(10).Viewed(1, 10, daysAgo: 3)</c>.</summary>
public static class Given
{
    public static ShopBuilder Shop() => new();

    /// <summary>The gold stage of a process that has just started.</summary>
    public static GoldStage Gold() => new(new ShopHistoryReader());

    /// <summary>Settings that leave bought products in, so that a small shop has something to recommend.</summary>
    public static LabSettings RepeatsAllowed => new() { Recommendation = new() { ExcludePurchased = false } };

    public static ShopBuilder Viewed(this ShopBuilder shop, long customer, long product, double daysAgo) =>
        shop.Event(customer, product, EventKind.View, daysAgo);

    public static ShopBuilder Carted(this ShopBuilder shop, long customer, long product, double daysAgo) =>
        shop.Event(customer, product, EventKind.AddToCart, daysAgo);

    public static ShopBuilder Bought(this ShopBuilder shop, long customer, long product, double daysAgo, string? order = null) =>
        shop.Event(customer, product, EventKind.Purchase, daysAgo, order: order);

    /// <summary>
    /// A shop in which 60 customers with two favourite categories each act on 40 products for 120 days: large enough for every stage,
    /// the same for a seed.
    /// </summary>
    public static ShopBuilder BusyShop(int seed = 7, int events = 6000)
    {
        var chance = new Random(seed);
        var shop = new ShopBuilder();
        for (var id = 1; id <= 60; id++)
        {
            shop.Customer(id, age: id % 9 == 0 ? null : 16 + id, location: id % 7 == 0 ? null : $"City {id % 4}");
        }

        for (var id = 1; id <= 40; id++)
        {
            shop.Product(id, $"Category {id % 5}", id % 6 == 0 ? null : $"Brand {id % 7}", price: 50 * id, rating: id % 3 == 0 ? float.NaN : 3 + id % 3, discountPercent: id % 4 * 10);
        }

        for (var i = 0; i < events; i++)
        {
            var customer = 1 + (int)(56 * chance.NextDouble());
            var category = chance.Next(4) == 0 ? chance.Next(5) : (customer + chance.Next(2)) % 5;
            var product = category + 5 * (int)(8 * chance.NextDouble() * chance.NextDouble());
            var draw = chance.NextDouble();
            var kind = draw < 0.6 ? EventKind.View : draw < 0.75 ? EventKind.AddToCart : EventKind.Purchase;
            shop.Event(customer, product == 0 ? 40 : product, kind, 120 * chance.NextDouble() + 0.001, price: 100, order: kind == EventKind.Purchase ? $"O{i / 2}" : null);
        }

        return shop;
    }

    /// <summary>What one source proposes to a customer, product ids by score, best first.</summary>
    internal static IReadOnlyList<(long Product, double Score)> ProposalsOf(string source, CustomerView customer, LabSettings settings)
    {
        var order = new ProductOrder(customer.Catalogue.State);
        var proposals = new Proposals(new Eligibility(settings.Recommendation), order);
        proposals.Open(customer, settings.Candidates.QuotaOf(source));
        CandidateSources.All.Single(s => s.Name == source).Propose(customer, proposals);
        return [.. proposals.Best().ToArray().Select(key => (customer.Catalogue.Product(order.ProductOf(key)).Id, (double)ProductOrder.ScoreOf(key)))];
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Stages.Generation;

namespace RecSys.Tests.Core.Stages.Generation;

/// <summary>What the truth lets expect of a window: the ceiling of an evaluation.</summary>
public sealed class ShopForecastTests(CleanShop shop) : IClassFixture<CleanShop>
{
    private const int Day = 100;

    private readonly ShopTruth _truth = ShopTruth.Load(shop.Lab.Connection);

    [Fact]
    public void For_who_looked_at_nothing_a_day_expects_what_the_probability_says_and_the_returns_on_top()
    {
        var start = _truth.Calendar.Start(Day);
        var forecast = _truth.Forecast(start, start + Moments.Day);
        var expected = new double[forecast.ProductCount];
        var products = forecast.ProductIds.ToList();
        foreach (var customer in _truth.Customers.Where(c => c.ArrivalDay <= Day).Take(20))
        {
            forecast.Expect(customer.CustomerId, [], [], expected);
            for (var i = 0; i < products.Count; i++)
            {
                // Returns are 15 of 85 looks more, each with a reminder that raises the odds e^0.9-fold at most.
                var plain = -Math.Log(1 - _truth.PurchaseProbability(customer.CustomerId, products[i], start));
                Assert.InRange(expected[i], plain * (1 + 0.15 / 0.85) - 1e-9, plain * (1 + 0.15 / 0.85 * Math.Exp(0.9)) + 1e-9);
            }
        }
    }

    [Fact]
    public void Many_days_are_expected_to_bring_what_each_of_them_does_campaigns_that_begin_and_end_included()
    {
        const int days = 12;
        var forecast = _truth.Forecast(_truth.Calendar.Start(Day), _truth.Calendar.Start(Day + days));
        var expected = new double[forecast.ProductCount];
        var products = forecast.ProductIds.ToList();
        foreach (var customer in _truth.Customers.Where(c => c.ArrivalDay <= Day).Take(5))
        {
            forecast.Expect(customer.CustomerId, [], [], expected);
            for (var i = 0; i < products.Count; i++)
            {
                // Returns come on top as above; tastes drift meanwhile, and one day stands for all.
                var plain = Enumerable.Range(Day, days).Sum(day => -Math.Log(1 - _truth.PurchaseProbability(customer.CustomerId, products[i], _truth.Calendar.Start(day))));
                Assert.InRange(expected[i], plain * (1 + 0.15 / 0.85) * 0.9 - 1e-9, plain * (1 + 0.15 / 0.85 * Math.Exp(0.9)) * 1.1 + 1e-9);
            }
        }
    }

    [Fact]
    public void What_was_looked_at_last_is_expected_more_and_what_is_owned_not_at_all()
    {
        var start = _truth.Calendar.Start(Day);
        var forecast = _truth.Forecast(start, start + 10 * Moments.Day);
        var customer = _truth.Customers.First(c => c.ArrivalDay <= 0);
        var products = _truth.Products.Where(p => p.ArrivalDay <= 0).ToList();
        var lasting = products.First(p => !CategoryTemplates.All[p.Category].Consumable);
        var usedUp = products.First(p => CategoryTemplates.All[p.Category].Consumable);
        var ids = forecast.ProductIds.ToList();
        var (nothing, seen, owned) = (new double[ids.Count], new double[ids.Count], new double[ids.Count]);

        forecast.Expect(customer.CustomerId, [], [], nothing);
        forecast.Expect(customer.CustomerId, [ids.IndexOf(lasting.ProductId)], [], seen);
        forecast.Expect(customer.CustomerId, [], [ids.IndexOf(lasting.ProductId), ids.IndexOf(usedUp.ProductId)], owned);

        var at = ids.IndexOf(lasting.ProductId);
        Assert.True(seen[at] > nothing[at]);
        Assert.Equal(0, owned[at]);
        Assert.Equal(nothing[ids.IndexOf(usedUp.ProductId)], owned[ids.IndexOf(usedUp.ProductId)]);
    }

    [Fact]
    public void About_as_many_purchases_are_expected_as_are_made()
    {
        var (from, to) = (_truth.Calendar.Start(Day), _truth.Calendar.Start(Day + 15));
        var forecast = _truth.Forecast(from, to);
        var expected = new double[forecast.ProductCount];
        var sum = 0.0;
        foreach (var customer in _truth.Customers)
        {
            forecast.Expect(customer.CustomerId, [], [], expected);
            sum += expected.Sum();
        }

        // Refills and what goes with a thing come on top, what is owned already comes off.
        var made = shop.Sales.Count(s => s.Kind == "purchase" && new DateTimeOffset(s.Time, TimeSpan.Zero).ToUnixTimeMilliseconds() is var at && at >= from && at < to);
        Assert.InRange(made / sum, 0.7, 1.8);
    }
}

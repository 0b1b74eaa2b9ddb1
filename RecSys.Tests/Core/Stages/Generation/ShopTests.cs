using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Generation;

namespace RecSys.Tests.Core.Stages.Generation;

/// <summary>What the synthetic shop is like: there is something to learn, and it is like a shop.</summary>
public sealed class ShopTests(CleanShop shop) : IClassFixture<CleanShop>
{
    private static readonly string[] Consumables = ["Beauty", "Grocery", "Health"];

    [Fact]
    public void Sales_have_the_columns_of_the_landing_schema_and_as_many_rows_as_asked()
    {
        Assert.Equal(
            "OrderID,CustomerID,ProductID,ProductName,Category,Brand,InteractionType,Quantity,PriceAtPurchase,Season,EventTime",
            string.Join(',', shop.Sales[0].Header));
        Assert.InRange(shop.Sales.Count, 9_900, 10_100);
        Assert.All(shop.Sales, row => Assert.Equal(row.Header.Length, row.Fields.Length));
    }

    [Fact]
    public void Customers_have_the_columns_and_the_words_of_the_landing_schema()
    {
        Assert.Equal(
            "CustomerID,CustomerName,ContactNumber,Age,Gender,Location,SubscriptionStatus,PaymentMethod,PreviousPurchases,FrequencyOfPurchases,PreferredSeason,AvgReviewRating,LastUpdated",
            string.Join(',', shop.Customers[0].Header));
        Assert.Equal(200, shop.Customers.Select(c => c.Customer).Distinct().Count());
        Assert.Equal(["High", "Low", "Medium"], shop.Customers.Select(c => c["FrequencyOfPurchases"]).Distinct().Order());
        Assert.Subset(new HashSet<string> { "Prime", "Regular" }, shop.Customers.Select(c => c["SubscriptionStatus"]).ToHashSet());
    }

    [Fact]
    public void Every_price_band_occurs()
    {
        var bands = shop.Sales.Select(s => PriceBands.Of(float.Parse(s["PriceAtPurchase"]))).ToHashSet();

        Assert.Equal(PriceBands.Names.Count, bands.Count);
    }

    [Fact]
    public void Views_are_most_carts_fewer_and_purchases_fewest()
    {
        var share = shop.Sales.GroupBy(s => s.Kind).ToDictionary(g => g.Key, g => g.Count() / (double)shop.Sales.Count);

        Assert.InRange(share["view"], 0.65, 0.85);
        Assert.InRange(share["purchase"], 0.07, 0.13);
        Assert.True(share["add_to_cart"] > share["purchase"]);
    }

    [Fact]
    public void A_tenth_of_the_products_has_a_quarter_of_the_views_or_more()
    {
        var views = shop.Sales.Where(s => s.Kind == "view").GroupBy(s => s.Product).Select(g => g.Count()).OrderDescending().ToList();

        Assert.InRange(views.Take(10).Sum() / (double)views.Sum(), 0.25, 0.8);
    }

    [Fact]
    public void Customers_look_into_their_favourite_category_far_more_than_others_do()
    {
        var categories = shop.Sales.Where(s => s.Kind == "view").GroupBy(s => s.Customer).ToDictionary(g => g.Key, g => g.Select(s => s["Category"]).ToList());
        var favourites = Favourites();
        var own = categories.Sum(c => c.Value.Count(name => name == favourites[c.Key])) / (double)categories.Sum(c => c.Value.Count);
        var others = categories.Average(c => categories.Sum(o => o.Value.Count(name => name == favourites[c.Key])) / (double)categories.Sum(o => o.Value.Count));

        Assert.True(own > 2.5 * others, $"own {own:P1}, others {others:P1}");
    }

    [Fact]
    public void What_is_bought_was_viewed_and_put_into_the_cart_before_on_the_same_day()
    {
        foreach (var day in shop.Sales.GroupBy(s => (s.Customer, s.Product, s.Time.Date)).Where(g => g.Any(s => s.Kind == "purchase")))
        {
            var bought = day.Where(s => s.Kind == "purchase").Min(s => s.Time);
            Assert.Contains(day, s => s.Kind == "view" && s.Time < bought);
            Assert.Contains(day, s => s.Kind == "add_to_cart" && s.Time < bought);
        }
    }

    [Fact]
    public void An_order_is_of_one_customer_at_one_moment_and_holds_one_to_four_products()
    {
        Assert.All(shop.Sales, s => Assert.Equal(s.Kind == "purchase", s["OrderID"].Length > 0));
        var orders = shop.Sales.Where(s => s["OrderID"].Length > 0).GroupBy(s => s["OrderID"]).ToList();

        Assert.All(orders, order =>
        {
            Assert.Single(order.Select(s => (s.Customer, s.Time)).Distinct());
            Assert.InRange(order.Select(s => s.Product).Distinct().Count(), 1, 4);
            Assert.Equal(order.Count(), order.Select(s => s.Product).Distinct().Count());
        });
        Assert.Contains(orders, order => order.Count() > 1);
    }

    [Fact]
    public void Only_what_is_used_up_is_bought_again()
    {
        var again = shop.Sales.Where(s => s.Kind == "purchase").GroupBy(s => (s.Customer, s.Product)).Where(g => g.Count() > 1).ToList();

        Assert.NotEmpty(again);
        Assert.All(again, g => Assert.Contains(g.First()["Category"], Consumables));
    }

    [Fact]
    public void The_season_is_that_of_the_month()
    {
        Assert.All(shop.Sales, s => Assert.Equal(Seasons.Names[Seasons.OfMonth(s.Time.Month)], s["Season"]));
    }

    [Fact]
    public void Rows_stand_in_time_order_and_no_two_are_one_event()
    {
        Assert.Equal(shop.Sales.Select(s => s.Time).Order(), shop.Sales.Select(s => s.Time));
        Assert.Equal(shop.Sales.Count, shop.Sales.Select(s => (s.Customer, s.Time, s.Product, s.Kind, s["OrderID"])).Distinct().Count());
        Assert.Equal(new DateTime(2025, 8, 3), shop.Sales[0].Time.Date);
        Assert.Equal(new DateTime(2025, 11, 30), shop.Sales[^1].Time.Date);
    }

    [Fact]
    public void Nobody_acts_before_they_arrive_and_some_arrive_late()
    {
        var arrivals = shop.Customers.GroupBy(c => c.Customer).ToDictionary(g => g.Key, g => g.Min(c => DateTime.Parse(c["LastUpdated"]).ToUniversalTime()));

        Assert.All(shop.Sales, s => Assert.True(s.Time >= arrivals[s.Customer]));
        Assert.True(arrivals.Values.Distinct().Count() > 10);
    }

    [Fact]
    public void Product_rows_tell_how_price_stock_and_reviews_changed()
    {
        var histories = File.ReadAllLines(shop.Lab.Paths.LandingOf("products") + "/generated_2025_11.csv").Skip(1)
            .Select(line => line.Split(',')).GroupBy(fields => fields[0]).ToList();

        Assert.Contains(histories, h => h.Select(fields => fields[^6]).Distinct().Count() > 1);
        Assert.Contains(histories, h => h.Select(fields => fields[^2]).Distinct().Count() > 1);
        // What is sold leaves the shelf, until it is filled up again.
        Assert.Contains(histories, h => h.Zip(h.Skip(1)).Any(rows => Stock(rows.Second) < Stock(rows.First)));
        Assert.All(histories.SelectMany(h => h), row => Assert.True(Stock(row) > 0));
    }

    [Fact]
    public void What_the_truth_calls_probable_is_bought_more_often()
    {
        var truth = ShopTruth.Load(shop.Lab.Connection);
        var noon = truth.Calendar.Start(60) + 12 * Moments.Hour;
        var bought = shop.Sales.Where(s => s.Kind == "purchase").Select(s => (s.Customer, s.Product)).ToHashSet();
        var pairs = truth.Customers.SelectMany(c => truth.Products.Select(p => (c.CustomerId, p.ProductId)))
            .OrderByDescending(pair => truth.PurchaseProbability(pair.CustomerId, pair.ProductId, noon)).ToList();
        var tenth = pairs.Count / 10;

        var top = pairs.Take(tenth).Count(bought.Contains);
        var rest = pairs.Skip(tenth).Count(bought.Contains);
        Assert.True(top > rest, $"{top} in the most probable tenth, {rest} in the rest");
    }

    [Fact]
    public void The_truth_expects_about_as_many_purchases_as_there_are()
    {
        var truth = ShopTruth.Load(shop.Lab.Connection);
        var expected = 0.0;
        for (var day = 0; day < truth.Calendar.Days; day += 10)
        {
            expected += 10 * truth.Customers.Sum(c => truth.Products.Sum(p => truth.PurchaseProbability(c.CustomerId, p.ProductId, truth.Calendar.Start(day))));
        }

        // Returns, refills and complements come on top; what is owned already comes off.
        Assert.InRange(shop.Sales.Count(s => s.Kind == "purchase") / expected, 0.8, 2.2);
    }

    private Dictionary<long, string> Favourites()
    {
        var truth = ShopTruth.Load(shop.Lab.Connection);
        return truth.Customers.ToDictionary(c => c.CustomerId, c => CategoryTemplates.All[Array.IndexOf(c.CategoriesStart, c.CategoriesStart.Max())].Name);
    }

    private static int Stock(string[] productRow) => int.Parse(productRow[^4], CultureInfo.InvariantCulture);
}

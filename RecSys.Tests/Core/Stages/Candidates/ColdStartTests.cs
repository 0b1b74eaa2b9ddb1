using RecSys.Core.Stages.Candidates;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Candidates;

/// <summary>Young customers of Pune buy product 1, old ones of Delhi product 2; product 3 sells in December, product 4 to no group in particular.</summary>
public sealed class ColdStartTests
{
    [Fact]
    public void Different_ages_and_places_get_different_lists()
    {
        Assert.Equal(1, First(101, "Popular with customers aged 18-24"));
        Assert.Equal(2, First(102, "Popular with customers aged 65+"));
    }

    [Fact]
    public void The_season_of_the_moment_lifts_what_sells_in_it()
    {
        var wintry = Rank(103).MaxBy(p => p.SeasonPart / p.PopularityPart);

        Assert.Equal(3, wintry.Product);
        Assert.Equal("Popular this Winter season", wintry.Reason);
    }

    [Fact]
    public void A_customer_of_whom_nothing_is_known_gets_a_full_list() => Assert.Equal([1, 2, 3, 4, 5], Rank(103).Select(p => p.Product).Order());

    [Fact]
    public void A_shop_without_any_event_still_gives_a_list_by_product_id()
    {
        var catalogue = Given.Shop().Customer(1, age: 30).Product(12).Product(11).Catalogue();

        var picks = ColdStart.Rank(catalogue, catalogue.State.Customers[0], 5);

        Assert.Equal([11, 12], picks.Select(p => catalogue.Product(p.Product).Id));
    }

    [Fact]
    public void The_score_is_the_sum_of_its_parts() =>
        Assert.All(Rank(101), p => Assert.Equal(p.Score, p.AgeGroupPart + p.LocationPart + p.SeasonPart + p.DayPart + p.PopularityPart, 1e-12));

    private static long First(long customer, string reason)
    {
        var first = Rank(customer)[0];
        Assert.Equal(reason, first.Reason);
        return first.Product;
    }

    private static List<(long Product, double Score, string Reason, double AgeGroupPart, double LocationPart, double SeasonPart, double DayPart, double PopularityPart)> Rank(long customer)
    {
        var shop = Given.Shop().Customer(101, age: 20, location: "Pune").Customer(102, age: 70, location: "Delhi").Customer(103);
        for (var id = 1; id <= 5; id++)
        {
            shop.Product(id);
        }

        for (var id = 1; id <= 40; id++)
        {
            shop.Customer(id, age: id % 2 == 0 ? 70 : 20, location: id % 2 == 0 ? "Delhi" : "Pune");
            shop.Bought(id, id % 2 == 0 ? 2 : 1, daysAgo: 100);
            if (id % 4 < 2)
            {
                shop.Bought(id, 4, daysAgo: 100);
            }
        }

        for (var id = 201; id <= 212; id++)
        {
            shop.Customer(id).Bought(id, 3, daysAgo: 360);
        }

        var catalogue = shop.Catalogue();
        return [.. ColdStart.Rank(catalogue, catalogue.State.FindCustomer(customer)!, 10)
            .Select(p => (catalogue.Product(p.Product).Id, p.Score, p.Reason, p.AgeGroupPart, p.LocationPart, p.SeasonPart, p.DayPart, p.PopularityPart))];
    }
}

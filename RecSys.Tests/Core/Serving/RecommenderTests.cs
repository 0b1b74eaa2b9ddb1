using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Core.Stages.Candidates;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Serving;

/// <summary>Books 10 to 19 and games 20 to 29, each dearer than the one before; customer 1 bought 10 and looked at books, 3 did nothing.</summary>
public sealed class RecommenderTests : IDisposable
{
    private readonly TempLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_category_is_matched_without_case_and_fills_the_list()
    {
        var list = await Lab().AskAsync(1, new ListQuery { K = 9, Category = "gAmes" });

        Assert.Equal(9, list.Recommendations.Count);
        Assert.All(list.Recommendations, r => Assert.Equal("Games", r.Category));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Nothing_dearer_than_the_limit_is_recommended(long customer)
    {
        var list = await Lab().AskAsync(customer, new ListQuery { K = 20, MaxPrice = 1004 });

        Assert.Equal(customer == 1 ? 3 : 5, list.Recommendations.Count);
        Assert.All(list.Recommendations, r => Assert.True(r.Price <= 1004));
    }

    [Fact]
    public async Task A_filter_holds_for_its_own_call_only()
    {
        var lab = Lab();
        await lab.AskAsync(1, new ListQuery { Category = "Games" });

        Assert.Contains(lab.Recommend(1, 20).Recommendations, r => r.Category == "Books");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(null, false)]
    public async Task A_call_may_have_what_was_bought(bool? exclude, bool expected)
    {
        var list = await Lab().AskAsync(1, new ListQuery { K = 20, ExcludePurchased = exclude });

        Assert.Equal(expected, list.Recommendations.Any(r => r.ProductId == 10));
    }

    [Fact]
    public async Task Full_diversity_takes_another_category_next()
    {
        var lab = Lab();
        var best = await lab.AskAsync(1, new ListQuery { K = 2 });
        var diverse = await lab.AskAsync(1, new ListQuery { K = 2, Diversity = 1 });

        Assert.Equal(best.Recommendations[0].ProductId, diverse.Recommendations[0].ProductId);
        Assert.NotEqual(diverse.Recommendations[0].Category, diverse.Recommendations[1].Category);
    }

    [Theory]
    [InlineData(0, null, 0.0, null, "k is 0")]
    [InlineData(10, "Toys", 0.0, null, "no category 'Toys'")]
    [InlineData(10, null, 1.5, null, "diversity is 1.5")]
    [InlineData(10, null, 0.0, -1.0, "max_price is -1")]
    public async Task What_is_not_allowed_is_said(int k, string? category, double diversity, double? price, string said)
    {
        var error = await Assert.ThrowsAsync<LabException>(() =>
            Lab().AskAsync(1, new ListQuery { K = k, Category = category, Diversity = diversity, MaxPrice = price }));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_of_a_past_moment_nothing_later_is_known()
    {
        var lab = Lab();
        var before = DateTimeOffset.FromUnixTimeMilliseconds(ShopBuilder.DaysAgo(4));

        // Customer 1's first event, the purchase of 10, is of three days ago.
        var then = await lab.AskAsync(1, new ListQuery { K = 20, AsOf = before });

        Assert.Equal(("cold_start", before), (then.Type, then.DataCutoff));
        Assert.Contains(then.Recommendations, r => r.ProductId == 10);
        Assert.Equal("personal", lab.Recommend(1).Type);
    }

    [Fact]
    public async Task A_late_event_is_part_of_the_past_it_happened_in()
    {
        var lab = Lab();
        var query = new ListQuery { K = 20, AsOf = DateTimeOffset.FromUnixTimeMilliseconds(ShopBuilder.DaysAgo(4)) };
        Assert.Equal("cold_start", (await lab.AskAsync(1, query)).Type);

        await lab.PostAsync("""{"CustomerID": 1, "ProductID": 21, "InteractionType": "view", "EventTime": "2025-11-26T01:00:00Z"}""");

        Assert.Equal("personal", (await lab.AskAsync(1, query)).Type);
    }

    [Theory]
    [InlineData("2031-01-01T00:00:00Z")]
    [InlineData("2001-01-01T00:00:00Z")]
    public async Task A_moment_without_events_up_to_it_is_refused(string asOf)
    {
        var error = await Assert.ThrowsAsync<LabException>(() =>
            Lab().AskAsync(1, new ListQuery { AsOf = DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture) }));

        Assert.Contains("as_of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_id_with_a_profile_is_served_by_context_and_not_kept()
    {
        var lab = Lab();

        var young = await lab.AskAsync(999, new ListQuery(), new Newcomer(20, null, "Pune"));
        var old = await lab.AskAsync(999, new ListQuery(), new Newcomer(70, null, null));

        Assert.Equal(("cold_start", 999L, 10), (young.Type, young.CustomerId, young.Recommendations.Count));
        Assert.NotEqual(young.Recommendations[0].ProductId, old.Recommendations[0].ProductId);
        Assert.Equal(Fault.NotFound, (await Assert.ThrowsAsync<LabException>(() => lab.AskAsync(999, new ListQuery()))).Fault);
    }

    [Fact]
    public async Task A_known_customer_is_served_by_history_whatever_the_profile_says() =>
        Assert.Equal("personal", (await Lab().AskAsync(1, new ListQuery(), new Newcomer(20, null, null))).Type);

    [Fact]
    public void The_part_of_the_day_lifts_what_sells_in_it()
    {
        var shop = Given.Shop().Customer(1);
        foreach (var id in Enumerable.Range(1, 4))
        {
            shop.Product(id);
        }

        // Product 1 sells in the morning, product 2 in the evening; 3 and 4 sell as much at any time.
        foreach (var buyer in Enumerable.Range(100, 60))
        {
            shop.Customer(buyer).Event(buyer, 1, EventKind.Purchase, 9.6, order: "a").Event(buyer, 2, EventKind.Purchase, 9.1, order: "b")
                .Event(buyer, 3 + buyer % 2, EventKind.Purchase, buyer % 4 < 2 ? 9.6 : 9.1, order: "c");
        }

        var catalogue = shop.Catalogue();
        ColdStartPick First(double daysAgo) =>
            ColdStart.Rank(catalogue, catalogue.State.Customers[0], ShopBuilder.DaysAgo(daysAgo), 4, ListFilter.None).MaxBy(p => p.DayPart / p.PopularityPart);

        var (morning, evening) = (First(0.6), First(0.1));

        Assert.Equal((1L, "Popular in the morning"), (catalogue.Product(morning.Product).Id, morning.Reason));
        Assert.Equal((2L, "Popular in the evening"), (catalogue.Product(evening.Product).Id, evening.Reason));
    }

    [Fact]
    public void Related_products_are_what_shares_baskets_and_what_is_alike()
    {
        var related = Lab().Recommender.Related(10, 5);

        Assert.Equal([11], related.BoughtTogether.Select(r => r.ProductId));
        Assert.Equal("Bought together 2 times", related.BoughtTogether[0].Reason);
        Assert.Equal(5, related.Similar.Count);
        Assert.DoesNotContain(related.Similar, r => r.ProductId == 10);
        Assert.Equal(11, related.Similar[0].ProductId);
    }

    [Fact]
    public void An_unknown_product_has_no_relations() =>
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => Lab().Recommender.Related(999, 5)).Fault);

    private GivenLive Lab()
    {
        var shop = new ShopBuilder().Customer(1, age: 40).Customer(2, age: 20, location: "Pune").Customer(3).Customer(4, age: 70);
        foreach (var product in Enumerable.Range(10, 20))
        {
            shop.Product(product, product < 20 ? "Books" : "Games", price: 990 + product);
        }

        foreach (var day in Enumerable.Range(5, 20))
        {
            shop.Event(2, 20, EventKind.Purchase, day, order: $"y{day}").Event(4, 15, EventKind.Purchase, day, order: $"o{day}");
        }

        foreach (var day in Enumerable.Range(1, 2))
        {
            shop.Event(1, 10, EventKind.Purchase, day, order: $"b{day}").Event(1, 11, EventKind.Purchase, day, order: $"b{day}");
        }

        _lab.With(shop.Event(1, 10, EventKind.Purchase, 3).Event(1, 12, EventKind.View, 1));
        _lab.Promote(GivenModel.Above("category_affinity"));
        return new GivenLive(_lab);
    }
}

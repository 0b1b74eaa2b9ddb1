using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Candidates;

/// <summary>Every source by hand, for customer 1 of the tiny shop.</summary>
public sealed class CandidateSourceTests
{
    // Phones hold 2.25 of the customer's 3.5, Books 1.25; product 11 has 2.5 of the 5.25 and a bit of popularity that product 10 has.
    private static readonly double Popularity10 = 5.25 + 5 * Math.Pow(2, -364 / 30.0);

    public static TheoryData<string, long[], double[]> Expected => new()
    {
        { "user_history", [10, 12], [2.25, 1.25] },
        { "recently_viewed", [10], [0.5] },
        { "repeat_purchase", [12], [0.25] },
        { "newly_arrived", [11], [(1 + 2.5) * (0.5 + 2.25 / 3.5)] },
        { "same_category", [10, 12, 11], [2.25 / 3.5, 1.25 / 3.5, 2.25 / 3.5 * 2.5 / Popularity10] },
        { "brand_affinity", [10, 11], [1, 2.5 / Popularity10] },
        { "bought_together", [11], [2.25 / (Math.Sqrt(2) + 10)] },
        { "item_neighbours", [11, 12, 10], [2.25 / (Norm10 + 10), 2.25 * 0.6 / (Norm10 + 10), 1.25 * 0.6 / (Norm10 + 10)] },
        { "age_group", [10, 11, 12], [1, 1, 1] },
        { "location", [10, 11, 12], [1, 1, 1] },
        { "trending", [10, 11], [10, 5] },
        { "popular", [10, 11, 12], [Popularity10, 2.5, 1.25] },
        { "ease", [], [] },
        { "rising", [], [] },
        { "discount", [10], [Popularity10 * 20 * (0.5 + 2.25 / 3.5)] },
    };

    // A cart counts 0.6 of a purchase in the item–item vectors.
    private static double Norm10 => Math.Sqrt(0.36 + 1 + 1);

    [Theory]
    [MemberData(nameof(Expected))]
    public void A_source_proposes_what_can_be_computed_by_hand(string source, long[] products, double[] scores)
    {
        var proposed = Given.ProposalsOf(source, TinyShop.Make().View(1), Given.RepeatsAllowed);

        Assert.Equal(products, proposed.Select(p => p.Product));
        Assert.All(proposed.Zip(scores), pair => Assert.Equal(pair.Second, pair.First.Score, 1e-5 * pair.Second));
    }

    [Fact]
    public void What_many_customers_met_lately_and_few_before_rises()
    {
        var shop = Given.Shop().Customer(9).Product(10).Product(11).Product(12);
        for (var id = 1; id <= 4; id++)
        {
            shop.Customer(id).Bought(id, 10, daysAgo: 14).Bought(id, 11, daysAgo: id == 1 ? 14 : 500);
        }

        // Four customers with half their strength left are two; one such customer is too few to tell.
        var (product, score) = Assert.Single(Given.ProposalsOf("rising", shop.View(9), new LabSettings()));
        Assert.Equal(10, product);
        Assert.Equal(2 / Math.Sqrt(1 + 4 * Math.Pow(2, -14 / 120.0)), score, 1e-5);
    }

    [Fact]
    public void Ease_proposes_what_goes_with_the_history()
    {
        var gold = new GoldSettings { EaseLeastCustomers = 1, EaseRegularisation = 1 };
        var view = Given.Shop().Customer(1).Customer(2).Product(10).Product(11).Bought(1, 10, daysAgo: 30).Bought(1, 11, daysAgo: 30).Bought(2, 10, daysAgo: 30).View(2, gold);

        var (product, score) = Assert.Single(Given.ProposalsOf("ease", view, new LabSettings()));
        Assert.Equal(11, product);
        Assert.Equal(Math.Pow(2, -30 / 90.0) / 6, score, 1e-5);
    }

    [Fact]
    public void Every_source_has_a_hand_computed_case() =>
        Assert.Equal(CandidateSources.All.Select(s => s.Name).Order(), Expected.Select(row => (string)row[0]!).Order());

    [Fact]
    public void Every_source_says_what_it_does_and_why_a_customer_gets_it()
    {
        Assert.All(CandidateSources.All, s => Assert.NotEmpty(s.Sentence + s.Reason));
        Assert.Equal(CandidateSources.All.Count, CandidateSources.All.Select(s => s.Name).Distinct().Count());
    }

    [Fact]
    public void Only_the_crowd_speaks_for_a_customer_of_whom_nothing_is_known()
    {
        var nobody = TinyShop.Make().Customer(4).View(4);

        var speaking = CandidateSources.All.Where(s => Given.ProposalsOf(s.Name, nobody, new LabSettings()).Count > 0).Select(s => s.Name);

        Assert.Equal(["trending", "newly_arrived", "popular", "discount"], speaking);
    }

    [Fact]
    public void What_was_bought_is_proposed_only_where_repeats_are_allowed()
    {
        var customer = TinyShop.Make().View(1);

        Assert.DoesNotContain(Given.ProposalsOf("popular", customer, new LabSettings()), p => p.Product == 12);
        Assert.Contains(Given.ProposalsOf("popular", customer, Given.RepeatsAllowed), p => p.Product == 12);
    }

    [Fact]
    public void A_product_is_newly_arrived_for_the_days_of_the_setting_though_nobody_has_met_it()
    {
        var shop = Given.Shop().Customer(1).Product(10, fromDaysAgo: 90).Product(11, fromDaysAgo: 12).Product(12, fromDaysAgo: 5).Viewed(1, 10, daysAgo: 100);

        Assert.Equal([11, 12], Given.ProposalsOf("newly_arrived", shop.View(1), new LabSettings()).Select(p => p.Product));
        Assert.Equal([12], Given.ProposalsOf("newly_arrived", shop.View(1, new GoldSettings { NewArrivalDays = 7 }), new LabSettings()).Select(p => p.Product));
    }

    [Fact]
    public void A_quota_holds_for_its_source_alone()
    {
        var quota = Given.RepeatsAllowed with { Candidates = new() { Quotas = new Dictionary<string, int> { ["popular"] = 1 } } };

        Assert.Single(Given.ProposalsOf("popular", TinyShop.Make().View(1), quota));
        Assert.Equal(2, Given.ProposalsOf("trending", TinyShop.Make().View(1), quota).Count);
    }

    [Fact]
    public void A_ranked_source_looks_on_until_enough_are_eligible()
    {
        var shop = Given.Shop().Customer(1).Customer(2);
        for (var id = 1; id <= 6; id++)
        {
            shop.Product(id);
            Enumerable.Range(0, 10 - id).ToList().ForEach(day => shop.Viewed(2, id, daysAgo: 1));
        }

        shop.Bought(1, 1, daysAgo: 1).Bought(1, 2, daysAgo: 1);
        var two = new LabSettings { Candidates = new() { PerSource = 2 } };

        Assert.Equal([3, 4], Given.ProposalsOf("popular", shop.View(1), two).Select(p => p.Product));
    }
}

using RecSys.Core.Stages.Evaluation;

namespace RecSys.Tests.Core.Stages.Evaluation;

/// <summary>Slices of <see cref="GivenShop"/>: customers 0 to 2 have 2, 1 and 3 events, customer 3 none; product 3 was never touched.</summary>
public sealed class SliceTests
{
    private const double Tolerance = 1e-6;

    private static readonly JudgedFold Fold = GivenJudged.Fold(
        GivenShop.Settings,
        ["model", "popular"],
        GivenJudged.User(0, [2], [2], [2, 3], [3, 1]),
        GivenJudged.User(1, [1, 3], [1], [1, 2], [2, 1]),
        GivenJudged.User(3, [-1], [], [0, 1], [0, 1]));

    [Fact]
    public void Customers_are_cold_warm_or_among_the_most_active()
    {
        var slices = Of("activity");

        Assert.Equal(["warm", "cold"], slices.Select(s => s.Name));
        Assert.Equal((2, 0, 3L), (slices[0].Users, slices[0].LeftOut, slices[0].Positives));

        // The most active one bought nothing afterwards, and a slice without users is not shown.
        Assert.Equal((1, 0, 1L), (slices[1].Users, slices[1].LeftOut, slices[1].Positives));
    }

    [Fact]
    public void Of_a_slice_of_customers_those_without_a_positive_are_left_out()
    {
        var all = Assert.Single(Of("age_group"));

        Assert.Equal(("25-34", 3, 1), (all.Name, all.Users, all.LeftOut));
        Assert.Equal(all.Scorers["model"].Ndcg, all.Model.Value, Tolerance);
        Assert.Equal(all.Scorers["model"].Ndcg - all.Scorers["popular"].Ndcg, all.Against.Value, Tolerance);
    }

    [Fact]
    public void Of_a_slice_of_products_only_its_purchases_count()
    {
        var sport = Of("category").Single(s => s.Name == "Sport");

        // Customer 0 bought product 2, listed first; customer 1 product 3, not listed: its purchase of product 1 is another slice's.
        Assert.Equal((2, 1, 2L), (sport.Users, sport.LeftOut, sport.Positives));
        Assert.Equal(0.5, sport.Scorers["model"].Ndcg, Tolerance);
        Assert.Equal((0.5, 0.5), (sport.Scorers["model"].Recall, sport.Scorers["model"].HitRate));

        var home = Of("category").Single(s => s.Name == "Home");
        Assert.Equal((1, 2, 1.0), (home.Users, home.LeftOut, home.Scorers["model"].Ndcg));
    }

    [Fact]
    public void A_product_that_nobody_had_touched_or_the_shop_did_not_know_is_new()
    {
        var recently = GivenShop.Settings with { Evaluation = GivenShop.Settings.Evaluation with { NewProductDays = 1 } };
        var slices = Slices.Of(Fold with { Settings = recently }, "popular", new ParallelOptions()).Where(s => s.Group == "product_age").ToDictionary(s => s.Name);

        // Products 1 and 2 had their first event long before the last day; product 3 never; -1 is unknown.
        Assert.Equal((2, 2L), (slices["new"].Users, slices["new"].Positives));
        Assert.Equal((2, 2L), (slices["established"].Users, slices["established"].Positives));
        Assert.Contains(Of("category"), s => s.Name == "not known at the cutoff");
    }

    [Fact]
    public void Slices_of_products_hold_every_purchase_once()
    {
        var positives = Fold.Users.Sum(user => user.Positives.Length);

        foreach (var group in SliceGroups.All)
        {
            Assert.Equal(positives, Of(group.Name).Sum(s => s.Positives));
        }
    }

    private static List<SliceFigures> Of(string group) => [.. Slices.Of(Fold, "popular", new ParallelOptions()).Where(s => s.Group == group)];
}

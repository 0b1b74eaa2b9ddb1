using RecSys.Core.Stages.Evaluation;

namespace RecSys.Tests.Core.Stages.Evaluation;

/// <summary>Who gets recommended, and what longer lists would show.</summary>
public sealed class SpreadAndCurveTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Gini_is_zero_for_equal_counts_and_near_one_where_one_has_all()
    {
        Assert.Equal(0, PopularityBias.Gini([2, 2, 2, 2]), Tolerance);
        Assert.Equal(0.75, PopularityBias.Gini([0, 0, 0, 8]), Tolerance);

        // Mean difference of 1, 2, 3 over all ordered pairs is 8/9; twice the mean is 4.
        Assert.Equal(8.0 / 9 / 4, PopularityBias.Gini([1, 2, 3]), Tolerance);
        Assert.Equal(double.NaN, PopularityBias.Gini([0, 0]));
    }

    [Fact]
    public void Deciles_count_from_the_most_bought()
    {
        int[] counts = [.. Enumerable.Range(0, 20)];

        var deciles = PopularityBias.DecileOf(counts);

        Assert.Equal((0, 0, 1, 9, 9), (deciles[19], deciles[18], deciles[17], deciles[1], deciles[0]));
    }

    [Fact]
    public void Shares_per_decile_and_the_curve_of_inequality_are_as_counted_by_hand()
    {
        // Of four places product 0 has three and product 1 one; two of four products have none.
        var spread = PopularityBias.SpreadOf("model", [0, 0, 0, 1], [0, 1, 2, 3]);

        Assert.Equal([0.75, 0.25, 0, 0], spread.ShareByDecile.Take(4));
        Assert.Equal(0, spread.Lorenz[10], Tolerance);
        Assert.Equal(0.25, spread.Lorenz[15], Tolerance);
        Assert.Equal(1, spread.Lorenz[20], Tolerance);
    }

    [Fact]
    public void Purchases_of_products_unknown_at_the_cutoff_have_no_place_in_the_catalogue()
    {
        var spreads = PopularityBias.Of(GivenJudged.Fold(GivenJudged.User(0, [-1, 2], [2], [2, 3])));

        Assert.Equal([PopularityBias.Purchases, "model"], spreads.Select(s => s.Name));
        Assert.Equal(1, spreads[0].ShareByDecile.Sum(), Tolerance);
    }

    [Fact]
    public void Coverage_counts_each_product_at_the_first_place_it_takes_in_any_list()
    {
        var settings = GivenShop.Settings with { Evaluation = GivenShop.Settings.Evaluation with { CurveK = 3 } };
        var curve = ListCurves.Of(GivenJudged.Fold(settings, ["model"], GivenJudged.User(0, [1], [], [0, 1, 2]), GivenJudged.User(1, [3, 2], [], [0, 2]))).Single();

        Assert.Equal([0.25, 0.75, 0.75], curve.Coverage);

        // User 0 has the only positive at place 2; user 1 one of two at place 2.
        Assert.Equal([0, (1 + 0.5) / 2, (1 + 0.5) / 2], curve.Recall);
    }
}

using RecSys.Web.Components.Models;

namespace RecSys.Tests.Web.Models;

public sealed class SmoothingTests
{
    [Fact]
    public void Each_value_weighs_a_share_of_what_the_next_one_weighs() =>
        // 4; (½·4 + 8) / 1½; (¼·4 + ½·8 + 1) / 1¾
        Assert.Equal([4, 10 / 1.5, 6 / 1.75], Smoothing.Of([4, 8, 1], 0.5));

    [Fact]
    public void Without_weight_the_curve_stays_as_it_is() => Assert.Equal([4, 8, 1], Smoothing.Of([4, 8, 1], 0));

    [Fact]
    public void A_level_curve_stays_level() => Assert.All(Smoothing.Of([3, 3, 3, 3], 0.9), value => Assert.Equal(3, value, 1e-12));

    [Fact]
    public void A_missing_value_stays_missing_and_counts_for_nothing() => Assert.Equal([4, double.NaN, 10 / 1.5], Smoothing.Of([4, double.NaN, 8], 0.5));

    [Fact]
    public void Ticks_of_a_spread_by_ratio_are_round() => Assert.Equal([0.05, 0.1, 0.2, 0.5, 1, 2], new ParallelAxis("rate", [0.03, 3, 0.4], IsLog: true).Ticks().Select(t => Math.Round(t, 9)));
}

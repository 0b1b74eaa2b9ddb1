using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Tracking;

public sealed class PairedBootstrapTests
{
    private const double Tolerance = 1e-6;
    private const int Resamples = 1000;

    [Fact]
    public void A_scorer_does_not_differ_from_itself()
    {
        var same = Compare([0.2f, 0.5f, 0.9f], [0.2f, 0.5f, 0.9f]);

        Assert.Equal(new Interval(0, 0, 0), same.Difference);
        Assert.Equal(0.5, same.ShareAbove);
        Assert.False(same.IsBetter || same.IsWorse);
    }

    [Fact]
    public void What_is_better_for_every_user_by_the_same_is_better_in_every_resample()
    {
        var better = Compare([0.5f, 0.75f, 1f], [0.25f, 0.5f, 0.75f]);

        Assert.Equal((0.75, 0.5), (better.First, better.Second));
        Assert.Equal(0.25, better.Difference.Low, Tolerance);
        Assert.Equal(0.25, better.Difference.High, Tolerance);
        Assert.Equal(1, better.ShareAbove);
        Assert.True(better.IsBetter);
        Assert.True(Compare([0.25f, 0.5f], [0.5f, 0.75f]).IsWorse);
    }

    [Fact]
    public void Users_without_a_value_on_either_side_are_left_out_and_counted()
    {
        var compared = Compare([1, float.NaN, 0, 1], [0, 0, float.NaN, 1]);

        Assert.Equal((2, 2), (compared.Users, compared.LeftOut));
        Assert.Equal((1, 0.5), (compared.First, compared.Second));
    }

    [Fact]
    public void A_users_weight_counts_in_the_means()
    {
        var compared = PairedBootstrap.Compare([1, 0], [0, 0], [3, 1], Resamples, seed: 1);

        Assert.Equal(0.75, compared.Difference.Value, Tolerance);
    }

    [Fact]
    public void The_interval_is_that_of_the_normal_approximation_where_users_are_many()
    {
        var random = new Random(5);
        var first = Enumerable.Range(0, 2000).Select(_ => (float)random.NextDouble()).ToArray();
        var second = Enumerable.Range(0, 2000).Select(_ => (float)random.NextDouble()).ToArray();
        var differences = first.Zip(second, (a, b) => (double)a - b).ToList();
        var mean = differences.Average();
        var error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / 1999 / 2000);

        var compared = PairedBootstrap.Compare(first, second, [], 4000, seed: 42);

        Assert.Equal(mean, compared.Difference.Value, Tolerance);
        Assert.Equal(mean - 1.96 * error, compared.Difference.Low, 0.15 * error);
        Assert.Equal(mean + 1.96 * error, compared.Difference.High, 0.15 * error);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(41)]
    [InlineData(400)]
    public void Bounds_are_those_of_users_drawn_and_added_up_one_by_one(int users)
    {
        var random = new Random(users);
        float[] values = [.. Enumerable.Range(0, users).Select(_ => random.NextSingle())];
        var bits = (ulong)RecSys.Core.Pipeline.Chance.Stream(9, "bootstrap").NextInt64();
        double[] means = [.. Enumerable.Range(0, Resamples).Select(_ => Enumerable.Range(0, users).Sum(_ => (double)values[(int)((Next() >> 32) * (ulong)users >> 32)]) / users).Order()];

        var interval = PairedBootstrap.Of(values, Resamples, seed: 9);

        Assert.Equal(means[(int)Math.Round(0.025 * (Resamples - 1))], interval.Low, 1e-12);
        Assert.Equal(means[(int)Math.Round(0.975 * (Resamples - 1))], interval.High, 1e-12);
        Assert.Equal(interval, PairedBootstrap.Of([values, values], -1, -1, Resamples, 9).Means[1]);

        ulong Next()
        {
            var mixed = bits += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    [Fact]
    public void Pairing_takes_out_what_makes_a_user_hard_for_both()
    {
        var random = new Random(7);
        var hard = Enumerable.Range(0, 300).Select(_ => (float)random.NextDouble()).ToArray();
        var slightlyBetter = Array.ConvertAll(hard, v => v + 0.01f + 0.002f * (float)random.NextDouble());

        Assert.True(Compare(slightlyBetter, hard).IsBetter);
        var alone = PairedBootstrap.Of(hard, Resamples, seed: 1);
        Assert.True(alone.High - alone.Low > 0.02, "the means themselves are far less certain");
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval()
    {
        var values = Enumerable.Range(0, 50).Select(i => i % 7 / 7f).ToArray();

        Assert.Equal(PairedBootstrap.Of(values, Resamples, 3), PairedBootstrap.Of(values, Resamples, 3));
        Assert.NotEqual(PairedBootstrap.Of(values, Resamples, 3), PairedBootstrap.Of(values, Resamples, 4));
    }

    [Fact]
    public void The_share_of_the_achievable_lies_between_floor_and_ceiling()
    {
        var share = PairedBootstrap.ShareOfCeiling([0.5f, 0.7f], [0f, 0.2f], [1f, 1.2f], Resamples, seed: 1);

        Assert.Equal(0.5, share.Value, Tolerance);
        Assert.Equal(double.NaN, PairedBootstrap.ShareOfCeiling([1f], [1f], [1f], Resamples, 1).Value);
    }

    [Fact]
    public void Nobody_to_compare_is_no_difference_that_is_known()
    {
        var nobody = Compare([float.NaN], [1f]);

        Assert.Equal((0, 1), (nobody.Users, nobody.LeftOut));
        Assert.Equal(double.NaN, nobody.Difference.Value);
        Assert.False(nobody.IsBetter || nobody.IsWorse);
    }

    private static PairedDifference Compare(float[] first, float[] second) => PairedBootstrap.Compare(first, second, [], Resamples, seed: 42);
}

using RecSys.Core.Serving.Retraining;

namespace RecSys.Tests.Core.Serving.Retraining;

public sealed class HitRateTests
{
    [Fact]
    public void A_fall_from_twenty_to_twelve_per_cent_of_a_thousand_lists_is_no_chance()
    {
        // pooled 0.16, standard error √(0.16 · 0.84 · 2/1000) = 0.0164, z = 0.08 / 0.0164 = 4.9
        var rate = new HitRate(1_000, 120, 1_000, 200);

        Assert.Equal((0.12, 0.2), (rate.Now!.Value, rate.Before!.Value));
        Assert.Equal(0.4, rate.Drop!.Value, 9);
        Assert.True(rate.HasFallen);
    }

    [Fact]
    public void The_same_fall_of_few_lists_may_be_chance()
    {
        // z = 0.08 / √(0.16 · 0.84 · 2/50) = 1.1
        Assert.False(new HitRate(50, 6, 50, 10).HasFallen);
    }

    [Fact]
    public void A_rise_is_no_fall_and_nothing_before_is_nothing_to_fall_from()
    {
        Assert.False(new HitRate(1_000, 300, 1_000, 200).HasFallen);
        Assert.Null(new HitRate(1_000, 300, 0, 0).Drop);
        Assert.False(new HitRate(1_000, 0, 0, 0).HasFallen);
    }
}

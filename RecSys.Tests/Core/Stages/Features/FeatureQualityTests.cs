using RecSys.Core.Domain;
using RecSys.Core.Stages.Features;

namespace RecSys.Tests.Core.Stages.Features;

/// <summary>Statistics, drift and the check for leaks, by hand.</summary>
public sealed class FeatureQualityTests
{
    [Fact]
    public void Moments_leave_missing_values_out_and_count_them()
    {
        var moments = new FeatureMoments(1);
        moments.Add([1], positive: false);
        moments.Add([3], positive: true);
        moments.Add([float.NaN], positive: true);
        moments.Add([2], positive: false);

        Assert.Equal(2, moments.Mean(0));
        Assert.Equal(Math.Sqrt(2 / 3.0), moments.Deviation(0), 1e-12);
        Assert.Equal((1, 3, 0.25), (moments.Least(0), moments.Most(0), moments.MissingShare(0)));
        Assert.Equal(Math.Sqrt(3) / 2, moments.Correlation(0), 1e-12);
    }

    [Fact]
    public void A_feature_never_known_has_no_statistics()
    {
        var moments = new FeatureMoments(1);
        moments.Add([float.NaN], positive: true);

        Assert.True(double.IsNaN(moments.Mean(0)) && double.IsNaN(moments.Least(0)) && double.IsNaN(moments.Correlation(0)));
    }

    [Fact]
    public void Auc_is_the_share_of_pairs_told_apart_with_ties_as_halves()
    {
        // Positives 3 and 2 against negatives 1, 2, missing: (3 + 2.5) of 6 pairs.
        var sample = Sample((3, true), (2, true), (1, false), (2, false), (float.NaN, false));

        Assert.Equal(5.5 / 6, sample.Auc(0), 1e-12);
    }

    [Fact]
    public void Auc_counts_in_the_better_direction() => Assert.Equal(1, Sample((1, true), (2, false)).Auc(0));

    [Fact]
    public void A_feature_that_knows_the_label_is_named()
    {
        var features = new FeatureCatalog(new Feature("future_purchases", FeatureGroups.Pair, "A planted leak.", "events", FeatureWindows.Ever, _ => 0));
        var leak = Sample([.. Enumerable.Range(0, 200).Select(i => ((float)(i % 2), i % 2 == 1))]);

        var error = Assert.Throws<LabException>(() => LeakageCheck.Run(features, "validation", leak, 0.95));

        Assert.Contains("future_purchases", error.Message);
        Assert.NotEmpty(error.Hint);
    }

    [Fact]
    public void An_honest_feature_and_a_handful_of_positives_pass()
    {
        var features = new FeatureCatalog(new Feature("views", FeatureGroups.Pair, "Views.", "events", FeatureWindows.Ever, _ => 0));

        LeakageCheck.Run(features, "validation", Sample([.. Enumerable.Range(0, 400).Select(i => ((float)(i / 2 % 10), i % 2 == 1))]), 0.95);
        LeakageCheck.Run(features, "validation", Sample((1, true), (0, false)), 0.95);
    }

    [Fact]
    public void A_distribution_that_stays_has_no_drift_and_one_that_moves_has()
    {
        var before = Sample([.. Enumerable.Range(0, 1000).Select(i => ((float)i, false))]);
        var moved = Sample([.. Enumerable.Range(0, 1000).Select(i => (i + 500f, false))]);

        Assert.Equal(0, Drift.Psi(before, before, 0), 1e-9);
        Assert.True(Drift.Psi(before, moved, 0) > 0.25);
    }

    [Fact]
    public void Drift_by_hand_counts_missing_values_as_a_bin()
    {
        // All of one value; missing goes from 0 (counted as 0.0001) to a half.
        var before = Sample((1, false), (1, false));
        var after = Sample((1, false), (float.NaN, false));
        var expected = (0.5 - 1e-4) * Math.Log(0.5 / 1e-4) + (0.5 - 1) * Math.Log(0.5);

        Assert.Equal(expected, Drift.Psi(before, after, 0), 1e-9);
    }

    [Fact]
    public void A_histogram_counts_every_value_once()
    {
        var (edges, counts) = Drift.Histogram([.. Enumerable.Range(0, 500).Select(i => (float)i)], 20);

        Assert.Equal(21, edges.Length);
        Assert.Equal(500, counts.Sum());
        Assert.Empty(Drift.Histogram([], 20).Counts);
    }

    [Fact]
    public void Another_fold_is_counted_in_the_same_bins_and_what_lies_outside_in_the_outer_ones() =>
        Assert.Equal([2, 1], Drift.Counts([-5, 1, 12], [0, 4, 8]));

    private static FeatureSample Sample(params (float Value, bool Positive)[] rows)
    {
        var sample = new FeatureSample(1, new Random(1));
        foreach (var (value, positive) in rows)
        {
            sample.Add([value], positive);
        }

        return sample;
    }
}

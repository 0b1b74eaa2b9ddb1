using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Tracking;

public sealed class RankQualityTests
{
    private const double Tolerance = 1e-12;

    // Ranks 1 and 3 of a list of four are hits.
    private static readonly bool[] Hits = [true, false, true, false];

    [Fact]
    public void Recall_divides_by_all_positives_also_those_the_list_missed() =>
        Assert.Equal(2.0 / 5, RankQuality.Recall(Hits, positives: 5), Tolerance);

    [Fact]
    public void Precision_divides_by_k_also_where_the_list_is_shorter() =>
        Assert.Equal(2.0 / 10, RankQuality.Precision(Hits, k: 10), Tolerance);

    [Fact]
    public void Hit_rate_is_one_for_any_hit_and_zero_without()
    {
        Assert.Equal(1, RankQuality.HitRate(Hits));
        Assert.Equal(0, RankQuality.HitRate([false, false]));
        Assert.Equal(0, RankQuality.HitRate([]));
    }

    [Fact]
    public void Ndcg_discounts_by_the_logarithm_of_the_rank()
    {
        // (1/log2 2 + 1/log2 4) / (1/log2 2 + 1/log2 3 + 1/log2 4)
        var expected = (1 + 0.5) / (1 + 1 / Math.Log2(3) + 0.5);

        Assert.Equal(expected, RankQuality.Ndcg(Hits, positives: 3, k: 10), Tolerance);
    }

    [Fact]
    public void Ndcg_expects_no_more_than_k_hits() =>
        Assert.Equal(1, RankQuality.Ndcg([true, true], positives: 7, k: 2), Tolerance);

    [Fact]
    public void Average_precision_divides_by_the_positives_that_fit_into_k()
    {
        // Precision 1/1 at rank 1 and 2/3 at rank 3.
        Assert.Equal((1 + 2.0 / 3) / 3, RankQuality.AveragePrecision(Hits, positives: 3, k: 10), Tolerance);
        Assert.Equal((1 + 2.0 / 3) / 4, RankQuality.AveragePrecision(Hits, positives: 9, k: 4), Tolerance);
    }

    [Fact]
    public void Reciprocal_rank_looks_at_the_first_hit_only()
    {
        Assert.Equal(0.5, RankQuality.ReciprocalRank([false, true, true]), Tolerance);
        Assert.Equal(0, RankQuality.ReciprocalRank([false, false]), Tolerance);
    }

    [Fact]
    public void Auc_counts_pairs_in_the_right_order_and_ties_by_half()
    {
        // Positives 0.9 and 0.4, negatives 0.4 and 0.1: pairs 1, 1, ½, 1 of four.
        Assert.Equal(3.5 / 4, RankQuality.Auc([0.4, 0.9, 0.1, 0.4], [true, true, false, false]), Tolerance);
    }

    [Fact]
    public void Auc_needs_both_classes()
    {
        Assert.True(double.IsNaN(RankQuality.Auc([1, 2], [true, true])));
        Assert.True(double.IsNaN(RankQuality.Auc([1, 2], [false, false])));
        Assert.True(double.IsNaN(RankQuality.Auc([], [])));
    }
}

using RecSys.Core.Stages.Training;

namespace RecSys.Tests.Core.Stages.Training;

public sealed class NegativeSamplingTests
{
    private static readonly float[] Labels = [0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

    [Fact]
    public void All_positives_and_as_many_negatives_as_asked_are_kept_in_order()
    {
        var picked = NegativeSampling.Pick(Labels, negatives: 3, new Random(1));

        Assert.Equal(5, picked.Count);
        Assert.Contains(2, picked);
        Assert.Contains(6, picked);
        Assert.Equal(picked.Order(), picked);
    }

    [Fact]
    public void Zero_keeps_all_and_more_than_there_are_keeps_all()
    {
        Assert.Equal(10, NegativeSampling.Pick(Labels, negatives: 0, new Random(1)).Count);
        Assert.Equal(10, NegativeSampling.Pick(Labels, negatives: 99, new Random(1)).Count);
    }

    [Fact]
    public void A_list_without_a_positive_teaches_nothing_and_is_left_out() =>
        Assert.Empty(NegativeSampling.Pick([0, 0, 0], negatives: 2, new Random(1)));

    [Fact]
    public void Every_negative_is_as_likely_as_any_other()
    {
        var random = new Random(7);
        var counts = new int[Labels.Length];
        for (var i = 0; i < 8_000; i++)
        {
            foreach (var row in NegativeSampling.Pick(Labels, negatives: 2, random))
            {
                counts[row]++;
            }
        }

        // Two of eight: 2,000 each; five standard deviations are 194.
        Assert.All(Enumerable.Range(0, 10).Where(i => Labels[i] == 0), i => Assert.InRange(counts[i], 1_800, 2_200));
    }

    [Fact]
    public void The_same_seed_samples_the_same_rows_and_another_seed_others()
    {
        var fold = GivenFold.WithSignal(groups: 20, rowsPerGroup: 40, seed: 1);
        var first = TrainingRows.Sample([fold], negativesPerCustomer: 5, seed: 42);

        Assert.Equal(first.Values, TrainingRows.Sample([fold], 5, 42).Values);
        Assert.NotEqual(first.Values, TrainingRows.Sample([fold], 5, 43).Values);
        Assert.Equal(fold.Labels.Count(l => l > 0), first.Labels.Count(l => l > 0));
    }
}

using RecSys.Core.Stages.Evaluation;

namespace RecSys.Tests.Core.Stages.Evaluation;

public sealed class CalibrationTests
{
    [Fact]
    public void Scores_that_rise_with_the_purchases_keep_their_steps()
    {
        var map = Calibration.Fit([1, 1, 2, 2, 3, 3], [false, false, true, false, true, true]);

        Assert.Equal([new(1, 0), new(2, 0.5), new(3, 1)], map.Steps);
        Assert.Equal((0, 0, 0.5, 0.5, 1), (map.Of(0), map.Of(1.9f), map.Of(2), map.Of(2.9f), map.Of(99)));
    }

    [Fact]
    public void Where_a_higher_score_was_bought_less_the_neighbours_are_pooled()
    {
        // Shares 0, 1, 0 and 1: the second and the third together are a half.
        var map = Calibration.Fit([4, 2, 3, 1], [true, true, false, false]);

        Assert.Equal([new(1, 0), new(2, 0.5), new(4, 1)], map.Steps);
    }

    [Fact]
    public void Equal_scores_get_one_probability_in_whatever_order_they_come()
    {
        var map = Calibration.Fit([1, 1, 1, 1], [true, false, false, false]);

        Assert.Equal([new(1, 0.25)], map.Steps);
    }

    [Fact]
    public void The_fold_it_was_learned_on_is_judged_as_any_other_and_predictions_are_each_scores_own()
    {
        var random = new Random(5);
        float[] scores = [.. Enumerable.Range(0, 700).Select(_ => random.Next(40) / 4f)];
        bool[] bought = [.. scores.Select(score => random.NextSingle() * 12 < score)];
        var fold = GivenJudged.Fold(GivenJudged.User(0, [2], [2], [2]) with { Scores = scores, Labels = bought });

        var map = Calibration.Fit(fold);
        var figures = map.Judge(fold);
        var again = map.Judge(fold with { Settings = GivenShop.Settings with { } });

        Assert.Equal(again.Bins, figures.Bins);
        Assert.Equal(scores.Sum(score => map.Of(score)), figures.Bins.Sum(b => b.Predicted * b.Candidates), 1e-9);
    }

    [Fact]
    public void Bins_halve_towards_the_high_scores_and_hold_every_candidate()
    {
        float[] scores = [.. Enumerable.Range(0, 1000).Select(i => (float)i)];
        bool[] bought = [.. Enumerable.Range(0, 1000).Select(i => i >= 900)];
        var figures = Calibration.Fit(scores, bought).Judge(scores, bought, users: 10);

        Assert.Equal([500, 250, 125, 63, 62], figures.Bins.Select(b => b.Candidates));
        Assert.Equal((1000, 0.1), (figures.Candidates, figures.BaseRate));
        Assert.Equal(0, figures.Error, 12);
        Assert.Equal([0, 0, 0, 38, 62], figures.Bins.Select(b => b.Bought));
        Assert.All(figures.Bins, b => Assert.InRange(b.Observed, b.Low - 1e-12, b.High + 1e-12));
    }

    [Fact]
    public void The_error_is_the_distance_that_another_fold_shows()
    {
        // Learned: a half of score 1 is bought. Seen: a quarter.
        var map = Calibration.Fit([1, 1], [true, false]);
        var figures = map.Judge([1, 1, 1, 1], [true, false, false, false], users: 1);

        Assert.Equal(0.25, figures.Error, 12);
        Assert.Equal((0.5, 0.25), (figures.Bins[0].Predicted, figures.Bins[0].Observed));
    }
}

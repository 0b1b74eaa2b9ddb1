using RecSys.Core.Stages.Training;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Stages.Training;

public sealed class LearningCurveTests
{
    // One customer, two products; product 2 was bought. Without a tree product 1 stands first by its id.
    private static readonly TrainingRows Pair = TrainingRows.Whole(GivenFold.Of([0, 1], [0, 1], featureCount: 1, rowsPerGroup: 2));

    private static readonly TreeStep Right = Stump(right: 1);
    private static readonly TreeStep Wrong = Stump(right: -3);

    [Fact]
    public void The_best_prefix_is_kept_not_the_last()
    {
        var curve = new LearningCurve(Pair, RankedRows.Of(Pair), patience: 0, _ => { });
        Assert.All([Wrong, Right, Right, Right, Wrong], tree => Assert.True(curve.Add(tree)));

        // −3, −2, −1, 0 (a tie, broken by product id), −3: never on top.
        Assert.Equal(1, curve.BestStep);
        Assert.Equal(1 / Math.Log2(3), curve.BestValidationNdcg, 1e-12);

        Assert.True(curve.Add(Stump(right: 4)));
        Assert.Equal(6, curve.BestStep);
        Assert.Equal(1, curve.BestValidationNdcg, 1e-12);
        Assert.Equal(6, ((TreeEnsemble)curve.Best()).Trees.Count);
    }

    [Fact]
    public void It_says_stop_after_as_many_steps_without_a_rise_as_patience_allows()
    {
        var curve = new LearningCurve(Pair, RankedRows.Of(Pair), patience: 2, _ => { });

        Assert.True(curve.Add(Right));
        Assert.True(curve.Add(Wrong));
        Assert.False(curve.Add(Wrong));
        Assert.Equal(1, curve.BestStep);
        Assert.Single(((TreeEnsemble)curve.Best()).Trees);
    }

    [Fact]
    public void Every_step_is_told_with_the_metric_of_both_sides()
    {
        var steps = new List<CurveStep>();
        var curve = new LearningCurve(Pair, RankedRows.Of(Pair), patience: 0, steps.Add);
        curve.Add(Right);
        curve.Add(Wrong);

        Assert.Equal([new CurveStep(1, 1, 1), new CurveStep(2, 1 / Math.Log2(3), 1 / Math.Log2(3))], steps);
    }

    [Fact]
    public void A_step_that_replaces_the_weights_is_judged_and_kept_as_it_is()
    {
        var curve = new LearningCurve(Pair, RankedRows.Of(Pair), patience: 0, _ => { });
        Assert.All([-1.0, 2, -3], weight => curve.Add(new WeightsStep(new LinearModel([0], [1], [weight], [0]))));

        Assert.Equal(2, curve.BestStep);
        Assert.Equal([2.0], ((LinearModel)curve.Best()).Weights);
        Assert.Equal([1 / Math.Log2(3), 1, 1 / Math.Log2(3)], curve.Steps.Select(s => s.ValidationNdcg));
    }

    [Fact]
    public void Positives_that_no_candidate_reached_count_in_the_denominator()
    {
        var missed = Pair with { MissedPositives = [1] };
        var curve = new LearningCurve(Pair, RankedRows.Of(missed), patience: 0, _ => { });
        curve.Add(Right);

        Assert.Equal(1 / (1 + 1 / Math.Log2(3)), curve.BestValidationNdcg, 1e-12);
    }

    [Fact]
    public void A_list_without_a_bought_candidate_counts_as_nothing_found_and_is_not_scored()
    {
        // Three customers of two products: the second bought only what no candidate reached, the third nothing.
        var lists = TrainingRows.Whole(GivenFold.Of([0, 1, 0, 1, 0, 1], [0, 1, 0, 0, 0, 0], featureCount: 1, rowsPerGroup: 2)) with { MissedPositives = [0, 1, 0] };
        var ranked = RankedRows.Of(lists);

        Assert.Equal(2, ranked.Rows);
        Assert.Equal(0.5, ranked.Ndcg([0, 1], LearningCurve.K), 1e-12);
        Assert.Equal(0.5 / Math.Log2(3), ranked.Ndcg([1, 1], LearningCurve.K), 1e-12);
    }

    [Fact]
    public void A_part_of_the_lists_is_spread_over_all()
    {
        var lists = TrainingRows.Whole(GivenFold.Of([0, 1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 1, 1, 1, 1, 1], featureCount: 1, rowsPerGroup: 2));

        Assert.Equal([2, 3, 6, 7], RankedRows.Of(lists, mostRows: 4).Columns.Column(0).ToArray());
        Assert.Equal(8, RankedRows.Of(lists, mostRows: 8).Rows);
    }

    private static TreeStep Stump(double right) => new(1, new DecisionTree([0], [0.5f], [~0], [~1], [0, right], [1]));
}

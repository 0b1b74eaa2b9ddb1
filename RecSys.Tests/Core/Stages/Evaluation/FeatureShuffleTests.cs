using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Training;
using RecSys.Core.Tracking;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Evaluation;

public sealed class FeatureShuffleTests
{
    private const int PerList = 20;

    private static readonly int Features = FeatureCatalog.Default.Count;
    private static readonly int Carts = FeatureCatalog.Default.Names.ToList().IndexOf("carts");
    private static readonly int Age = FeatureCatalog.Default.Names.ToList().IndexOf("customer_age_years");
    private static readonly int Views = FeatureCatalog.Default.Names.ToList().IndexOf("views");

    [Fact]
    public void The_only_feature_that_tells_what_is_bought_costs_nearly_everything_when_it_is_shuffled()
    {
        var shuffle = Of(GivenModel.Above("carts"), Lists(40));
        var drop = shuffle.Drop(Carts, repeats: 3, resamples: 200, seed: 1).Drop;

        Assert.All(shuffle.Unshuffled, ndcg => Assert.Equal(1, ndcg));

        // Shuffled, the one bought of twenty is by chance on top in one list of twenty, else somewhere by product id.
        Assert.InRange(drop.Value, 0.5, 0.95);
        Assert.True(drop.Low > 0.5 && drop.Low < drop.Value && drop.Value < drop.High);
    }

    [Fact]
    public void A_feature_the_model_does_not_ask_for_costs_exactly_nothing() =>
        Assert.Equal(new Interval(0, 0, 0), Of(GivenModel.Above("carts"), Lists(5)).Drop(Views, 2, 100, 1).Drop);

    [Fact]
    public void A_feature_of_the_customer_is_shuffled_from_list_to_list()
    {
        // Whether the young buy what is viewed or what is not: age alone orders nothing, and its loss is everything where it is wrong.
        var tree = new DecisionTree([Age, Views, Views], [30, 0, 0], [1, ~0, ~2], [2, ~1, ~3], [0, 1, 1, 0], [1, 1, 1]) { Covers = [1, 1, 1, 1] };
        var rows = Rows(60, (list, row, values) =>
        {
            values[Age] = list % 2 == 0 ? 20 : 40;
            values[Views] = row == 7 == (list % 2 == 0) ? 1 : 0;
            return row == 7;
        });

        var shuffle = Of(GivenModel.Of(1, tree), rows);

        Assert.All(shuffle.Unshuffled, ndcg => Assert.Equal(1, ndcg));
        Assert.True(shuffle.Drop(Age, 3, 200, 1).Drop.Low > 0.1);
    }

    [Fact]
    public void The_lists_are_as_before_after_a_feature_was_shuffled()
    {
        var shuffle = Of(GivenModel.Above("carts"), Lists(30));
        var first = shuffle.Drop(Carts, 2, 100, 7);

        Assert.Equal(first, shuffle.Drop(Carts, 2, 100, 7));
    }

    [Fact]
    public void Lists_without_a_positive_are_left_out_and_missed_ones_count()
    {
        var rows = Rows(2, (list, row, values) =>
        {
            values[Carts] = list == 0 && row == 0 ? 1 : 0;
            return list == 0 && row == 0;
        }) with
        { MissedPositives = [1, 0] };

        // One hit on top of two positives: 1 / (1 + 1 / log2 3).
        Assert.Equal(1 / (1 + 1 / Math.Log2(3)), Assert.Single(Of(GivenModel.Above("carts"), rows).Unshuffled), 1e-6);
    }

    [Fact]
    public void Partial_dependence_is_the_mean_over_rows_with_the_feature_set_by_hand()
    {
        // carts <= 1 ? 0 : (views <= 5 ? 2 : 4); views are 0 … 9 over ten rows.
        var tree = new DecisionTree([Carts, Views], [1, 5], [~0, ~1], [1, ~2], [0, 2, 4], [1, 1]) { Covers = [1, 1, 1] };
        var values = new float[10 * Features];
        for (var row = 0; row < 10; row++)
        {
            values[row * Features + Views] = row;
            values[row * Features + Carts] = row == 9 ? float.NaN : row % 3;
        }

        var curve = PartialDependence.Of(GivenModel.Of(1, tree).Scorer, values, Carts, points: 9, curves: 2);

        Assert.Equal([0f, 1, 2], curve.Grid);

        // Set to 2, six rows of views up to 5 score 2 and four score 4.
        Assert.Equal([0, 0, (6 * 2 + 4 * 4) / 10.0], curve.Mean);
        Assert.Equal([[0, 0, 2], [0, 0, 2]], curve.Individual);

        // A missing value goes right.
        Assert.Equal((2.8, 10), (curve.WhenMissing, curve.Rows));
        Assert.Equal(0.1, curve.MissingShare, 1e-12);
        Assert.Equal(9, curve.Bins.Sum(b => b.Count));
    }

    [Fact]
    public void A_feature_that_no_row_knows_has_no_curve_but_a_score_when_missing()
    {
        var values = new float[3 * Features];
        Array.Fill(values, float.NaN);

        var curve = PartialDependence.Of(GivenModel.Above("carts").Scorer, values, Carts, 5, 2);

        Assert.Empty(curve.Grid);
        Assert.Equal((1.0, 1.0), (curve.WhenMissing, curve.MissingShare));
    }

    private static FeatureShuffle Of(RankingModel model, TrainingRows rows) => new(model.Scorer, rows, new ParallelOptions { MaxDegreeOfParallelism = 2 });

    /// <summary>One product of each list is in the cart, and it alone is bought.</summary>
    private static TrainingRows Lists(int count) => Rows(count, (list, row, values) =>
    {
        values[Carts] = row == list % PerList ? 1 : 0;
        return row == list % PerList;
    });

    private static TrainingRows Rows(int lists, Func<int, int, float[], bool> fill)
    {
        var (values, labels) = (new List<float>(), new List<float>());
        for (var list = 0; list < lists; list++)
        {
            for (var row = 0; row < PerList; row++)
            {
                var one = new float[Features];
                labels.Add(fill(list, row, one) ? 1 : 0);
                values.AddRange(one);
            }
        }

        return new TrainingRows
        {
            FeatureCount = Features,
            Values = [.. values],
            Labels = [.. labels],
            GroupStarts = [.. Enumerable.Range(0, lists + 1).Select(l => l * PerList)],
            ProductIds = [.. Enumerable.Range(0, lists * PerList).Select(r => (long)(r % PerList))],
            MissedPositives = new int[lists],
        };
    }
}

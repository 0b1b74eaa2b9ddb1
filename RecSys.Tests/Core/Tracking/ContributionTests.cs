using CsCheck;
using RecSys.Core.Domain;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Tracking;

public sealed class ContributionTests
{
    private const int Features = 4;

    // x0 <= 1 ? 10 : (x1 <= 5 ? 20 : 40), reached by 2, 1 and 1 rows.
    private static readonly DecisionTree Nested = new([0, 1], [1, 5], [~0, ~1], [1, ~2], [10, 20, 40], [3, 1]) { Covers = [2, 1, 1] };

    private static readonly Gen<float> Value = Gen.Frequency((9, Gen.Int[0, 9].Select(i => i / 2f)), (1, Gen.Const(float.NaN)));

    private static readonly Gen<DecisionTree> Tree =
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, int.MaxValue], Value.Array[Features].Array[1, 25]).Select(t => Grow(t.Item1, new Random(t.Item2), t.Item3));

    [Fact]
    public void A_split_on_the_way_is_credited_to_its_feature_by_hand()
    {
        // Unknown both: (2·10 + 1·20 + 1·40) / 4 = 20. Knowing x0 = 2: (20 + 40) / 2 = 30. Knowing x1 = 9: (2·10 + 2·40) / 4 = 25. Both: 40.
        var (baseline, contributions) = Explain([Nested], [2, 9]);

        Assert.Equal(20, baseline, 1e-12);
        Assert.Equal(((30 - 20) + (40 - 25)) / 2.0, contributions[0], 1e-12);
        Assert.Equal(((25 - 20) + (40 - 30)) / 2.0, contributions[1], 1e-12);
    }

    [Fact]
    public void Contributions_are_the_Shapley_values_of_all_orders_in_which_features_can_become_known()
    {
        Gen.Select(Tree.Array[1, 3], Value.Array[Features]).Sample((trees, row) =>
        {
            var (baseline, contributions) = Explain(trees, row);

            Assert.Equal(trees.Sum(t => Known(t, row, 0)), baseline, 1e-9);
            for (var feature = 0; feature < Features; feature++)
            {
                Assert.Equal(trees.Sum(t => ByDefinition(t, row, feature)), contributions[feature], 1e-9);
            }
        });
    }

    [Fact]
    public void Baseline_and_contributions_sum_to_the_score()
    {
        Gen.Select(Tree.Array[0, 30], Value.Array[Features]).Sample((trees, row) =>
        {
            var score = new double[1];
            new TreeEnsemble(Features, 0.25, trees).Score(row, score);
            var (baseline, contributions) = Explain(trees, row, bias: 0.25);

            Assert.Equal(score[0], baseline + contributions.Sum(), 1e-6);
        });
    }

    [Fact]
    public void A_path_longer_than_the_prepared_quadrature_is_exact_too()
    {
        // x0 <= 0 ? 0 : x1 <= 0 ? 0 : … : 1, half of the rows leaving at each split: 40 conditions on the last leaf.
        const int depth = 40;
        int[] right = [.. Enumerable.Range(1, depth - 1), ~depth];
        var chain = new DecisionTree(
            [.. Enumerable.Range(0, depth)],
            new float[depth],
            [.. Enumerable.Range(0, depth).Select(i => ~i)],
            right,
            [.. new double[depth], 1],
            new double[depth])
        {
            Covers = [.. Enumerable.Range(0, depth).Select(i => 1 << Math.Max(0, 30 - i)), 1],
        };
        var (baseline, contributions) = Explain([chain], [.. Enumerable.Repeat(1f, depth)]);

        Assert.Equal(1, baseline + contributions.Sum(), 1e-9);
    }

    [Fact]
    public void A_feature_no_tree_asks_for_contributes_nothing() => Assert.Equal(0, Explain([Nested], [2, 9, 5]).Contributions[2]);

    [Fact]
    public void The_baseline_is_the_mean_score_of_the_rows_the_covers_were_counted_from()
    {
        var rows = new float[] { 0, 0, 1, 9, 2, 3, 7, 7, 3, float.NaN };
        var ensemble = new TreeEnsemble(2, 1, [Nested with { Covers = null }]).WithCovers(rows);
        var scores = new double[5];
        ensemble.Score(rows, scores);

        Assert.Equal([2, 1, 2], ensemble.Trees[0].Covers!);
        Assert.Equal(scores.Average(), new TreeContributions(ensemble).Baseline, 1e-12);
    }

    [Fact]
    public void A_weighted_sum_is_taken_apart_into_its_summands()
    {
        var model = new LinearModel([1, 0], [2, 1], [3, -1], [0.5, 0.25]);
        float[] row = [4, float.NaN];
        var (score, contributions) = (new double[1], new double[2]);
        model.Score(row, score);
        RowExplainers.Of(Model(model)).Explain(row, contributions);

        Assert.Equal([model.Part(0, 4), 0.25], contributions);
        Assert.Equal(score[0], contributions.Sum(), 1e-12);
    }

    [Fact]
    public void A_model_kept_without_row_counts_says_what_to_do()
    {
        var error = Assert.Throws<LabException>(() => RowExplainers.Of(Model(new TreeEnsemble(2, 0, [Nested with { Covers = null }]))));

        Assert.Contains("version 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("Train", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_counts_survive_the_models_file_and_old_files_have_none()
    {
        using var folder = new Support.TempLab();
        var path = Path.Combine(folder.Paths.Models, "v1.json");
        Model(new TreeEnsemble(2, 0, [Nested, Nested with { Covers = null }])).Save(path);

        var trees = ((TreeEnsemble)RankingModel.Load(path, "print").Scorer).Trees;

        Assert.Equal(Nested.Covers, trees[0].Covers);
        Assert.Null(trees[1].Covers);
    }

    private static (double Baseline, double[] Contributions) Explain(DecisionTree[] trees, float[] row, double bias = 0)
    {
        var explainer = new TreeContributions(new TreeEnsemble(row.Length, bias, trees));
        var contributions = new double[row.Length];
        explainer.Explain(row, contributions);
        return (explainer.Baseline, contributions);
    }

    /// <summary>Shapley's formula over all sets of the other features.</summary>
    private static double ByDefinition(DecisionTree tree, float[] row, int feature)
    {
        double sum = 0;
        for (var known = 0; known < 1 << Features; known++)
        {
            if ((known >> feature & 1) == 0)
            {
                var size = System.Numerics.BitOperations.PopCount((uint)known);
                sum += Factorial(size) * Factorial(Features - size - 1) / Factorial(Features) * (Known(tree, row, known | 1 << feature) - Known(tree, row, known));
            }
        }

        return sum;
    }

    /// <summary>What the tree says of a row of which some features are known: a split on another goes both ways, weighed by its rows.</summary>
    private static double Known(DecisionTree tree, float[] row, int known)
    {
        return tree.Features.Length == 0 ? tree.Leaves[0] : At(0);

        double At(int node)
        {
            if (node < 0)
            {
                return tree.Leaves[~node];
            }

            var (left, right) = (tree.Left[node], tree.Right[node]);
            if ((known >> tree.Features[node] & 1) == 1)
            {
                return At(row[tree.Features[node]] <= tree.Thresholds[node] ? left : right);
            }

            var (l, r) = (Rows(left), Rows(right));
            return l + r == 0 ? (At(left) + At(right)) / 2 : (l * At(left) + r * At(right)) / (l + r);
        }

        double Rows(int node) => node < 0 ? tree.Covers![~node] : Rows(tree.Left[node]) + Rows(tree.Right[node]);
    }

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    /// <summary>A random tree: leaf after leaf is split at random, so that features come again on one path.</summary>
    private static DecisionTree Grow(int splits, Random random, float[][] rows)
    {
        var (features, thresholds, left, right) = (new List<int>(), new List<float>(), new List<int>(), new List<int>());
        for (var split = 0; split < splits; split++)
        {
            // The leaf that is split keeps its number on the left; its parent points at the new node.
            var leaf = random.Next(split + 1);
            var (parent, isLeft) = (left.IndexOf(~leaf), true);
            if (parent < 0)
            {
                (parent, isLeft) = (right.IndexOf(~leaf), false);
            }

            if (parent >= 0)
            {
                (isLeft ? left : right)[parent] = split;
            }

            features.Add(random.Next(Features));
            thresholds.Add(random.Next(10) / 2f);
            left.Add(~leaf);
            right.Add(~(split + 1));
        }

        var tree = new DecisionTree(
            [.. features], [.. thresholds], [.. left], [.. right], [.. Enumerable.Range(0, splits + 1).Select(_ => random.NextDouble() * 10 - 5)], new double[splits]);
        return new TreeEnsemble(Features, 0, [tree]).WithCovers([.. rows.SelectMany(r => r)]).Trees[0];
    }

    private static RankingModel Model(IRowScorer scorer) => new()
    {
        Version = 1,
        Trainer = "by hand",
        FeatureFingerprint = "print",
        FeatureNames = ["a", "b"],
        Scorer = scorer,
    };
}

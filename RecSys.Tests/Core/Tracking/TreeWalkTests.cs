using CsCheck;
using RecSys.Core.Domain;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Tracking;

public sealed class TreeWalkTests
{
    // More than eight, which are turned at once.
    private const int Features = 13;

    // Few distinct values, so that rows lie on thresholds; a tenth is missing.
    private static readonly Gen<float> Value = Gen.Frequency((1, Gen.Const(float.NaN)), (9, Gen.Int[-4, 4].Select(v => v / 2f)));

    private static readonly Gen<(DecisionTree[] Trees, float[] Rows)> Case =
        from seed in Gen.Int[0, 1_000_000]
        from count in Gen.Int[0, 150]
        from rows in Gen.Int[0, 70]
        from most in Gen.OneOf(Gen.Const(LeafBits.MostLeavesOfHalf), Gen.Const(LeafBits.MostLeaves))
        from values in Value.Array[rows * Features]
        select (Forest(count, most, seed), values);

    [Fact]
    public void Words_of_bits_find_the_leaves_that_a_walk_from_the_root_finds() => Case.Sample(
        c =>
        {
            var (bits, nodes) = (new LeafBits(Features, c.Trees), new NodeWalk(Features, c.Trees));
            Assert.Equal(Scores(nodes, c.Rows), Scores(bits, c.Rows));
            Assert.Equal(nodes.CountLeaves(c.Rows), bits.CountLeaves(c.Rows));
        },
        iter: 200);

    [Fact]
    public void Columns_give_the_scores_that_rows_give() => Case.Sample(
        c =>
        {
            var rows = c.Rows.Length / Features;
            var columns = new FeatureColumns(rows, Features);
            columns.Put(0, c.Rows.AsSpan(0, rows / 3 * Features));
            columns.Put(rows / 3, c.Rows.AsSpan(rows / 3 * Features));
            var bits = Scores(new LeafBits(Features, c.Trees), c.Rows);
            Assert.Equal(bits, Scores(new LeafBits(Features, c.Trees), columns));
            Assert.Equal(bits, Scores(new NodeWalk(Features, c.Trees), columns));
        },
        iter: 200);

    [Fact]
    public void Columns_of_another_size_are_refused()
    {
        var ensemble = new TreeEnsemble(Features, 0, Forest(2, 5, seed: 1));

        Assert.Throws<ArgumentException>(() => ensemble.AddTo(new FeatureColumns(3, Features), new double[2]));
        Assert.Throws<ArgumentException>(() => ensemble.AddTo(new FeatureColumns(2, Features - 1), new double[2]));
    }

    [Fact]
    public void Scores_are_what_the_trees_say_one_by_one()
    {
        var trees = Forest(20, 9, seed: 3);
        float[] row = [0.5f, -1, float.NaN, 2, 0, .. new float[Features - 5]];

        Assert.Equal(trees.Sum(t => Leaf(t, row)), Scores(new LeafBits(Features, trees), row)[0], 1e-12);
        Assert.Equal(trees.Sum(t => Leaf(t, row)), Scores(new NodeWalk(Features, trees), row)[0], 1e-12);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(40)]
    public void Scoring_allocates_nothing(int leaves)
    {
        var ensemble = new TreeEnsemble(Features, 0, Forest(100, leaves, seed: 1));
        var (rows, scores) = (new float[Features * 1000], new double[1000]);
        ensemble.Score(rows, scores);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ensemble.Score(rows, scores);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Trees_too_large_for_a_word_are_walked_from_the_root()
    {
        var large = Forest(3, 40, seed: 1);

        Assert.False(LeafBits.Fits(large));
        var scores = new double[1];
        new TreeEnsemble(Features, 2, large).Score(new float[Features], scores);
        Assert.Equal(2 + large.Sum(t => Leaf(t, new float[Features])), scores[0], 1e-12);
    }

    [Fact]
    public void What_is_no_tree_is_refused()
    {
        Assert.Throws<LabException>(() => Of([0], [0]));
        Assert.Throws<LabException>(() => Of([~0], [~7]));
        Assert.Throws<LabException>(() => Of([1], [~1]));
        Assert.Throws<LabException>(() => new TreeEnsemble(1, 0, [new DecisionTree([0], [0], [~0], [~1], [1], [1])]));

        static TreeEnsemble Of(int[] left, int[] right) => new(1, 0, [new DecisionTree([0], [0], left, right, [0, 1], [1])]);
    }

    private static double[] Scores(ITreeWalk walk, float[] rows)
    {
        var scores = new double[rows.Length / Features];
        walk.AddTo(rows, scores);
        return scores;
    }

    private static double[] Scores(ITreeWalk walk, FeatureColumns columns)
    {
        var scores = new double[columns.Rows];
        walk.AddTo(columns, scores);
        return scores;
    }

    private static double Leaf(DecisionTree tree, float[] row)
    {
        var at = tree.Features.Length == 0 ? ~0 : 0;
        while (at >= 0)
        {
            at = row[tree.Features[at]] <= tree.Thresholds[at] ? tree.Left[at] : tree.Right[at];
        }

        return tree.Leaves[~at];
    }

    /// <summary>Trees grown by splitting any leaf, as LightGBM numbers them: the left child keeps the leaf's number.</summary>
    private static DecisionTree[] Forest(int count, int mostLeaves, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Tree(mostLeaves == 40 ? 40 : random.Next(1, mostLeaves + 1), random))];
    }

    private static DecisionTree Tree(int leaves, Random random)
    {
        var nodes = leaves - 1;
        var (left, right) = (new int[nodes], new int[nodes]);
        for (var node = 0; node < nodes; node++)
        {
            var leaf = random.Next(node + 1);
            var parent = Math.Max(Array.IndexOf(left, ~leaf, 0, node), Array.IndexOf(right, ~leaf, 0, node));
            if (parent >= 0)
            {
                (left[parent], right[parent]) = (left[parent] == ~leaf ? node : left[parent], right[parent] == ~leaf ? node : right[parent]);
            }

            (left[node], right[node]) = (~leaf, ~(node + 1));
        }

        return new DecisionTree(
            [.. left.Select(_ => random.Next(Features))],
            [.. left.Select(_ => random.Next(-4, 5) / 2f)],
            left,
            right,
            [.. Enumerable.Range(0, leaves).Select(_ => random.NextDouble() - 0.5)],
            new double[nodes]);
    }
}

using RecSys.Core.Domain;

namespace RecSys.Core.Tracking;

/// <summary>
/// A sum of trees, compiled to one array of nodes and walked tree by tree over blocks of rows: the block's scores stay in the cache,
/// and nothing is allocated per row. Immutable and safe to share between threads.
/// </summary>
public sealed class TreeEnsemble : IRowScorer
{
    private readonly Node[] _nodes;
    private readonly double[] _leaves;
    private readonly int[] _roots;

    /// <param name="featureCount">Columns of a feature row.</param>
    /// <param name="bias">Score before the first tree.</param>
    /// <param name="trees">In the order they were trained.</param>
    public TreeEnsemble(int featureCount, double bias, IReadOnlyList<DecisionTree> trees)
    {
        FeatureCount = featureCount;
        Bias = bias;
        Trees = trees;
        _nodes = new Node[trees.Sum(t => t.Features.Length)];
        _leaves = new double[trees.Sum(t => t.Leaves.Length)];
        _roots = new int[trees.Count];
        var (node, leaf) = (0, 0);
        for (var i = 0; i < trees.Count; i++)
        {
            _roots[i] = trees[i].Features.Length == 0 ? ~leaf : node;
            Compile(trees[i], node, leaf);
            node += trees[i].Features.Length;
            leaf += trees[i].Leaves.Length;
        }
    }

    public int FeatureCount { get; }

    public double Bias { get; }

    public IReadOnlyList<DecisionTree> Trees { get; }

    public string Size => Trees.Count == 1 ? "1 tree" : $"{Trees.Count} trees";

    /// <summary>The ensemble of the first trees only.</summary>
    public TreeEnsemble Prefix(int trees) => new(FeatureCount, Bias, [.. Trees.Take(trees)]);

    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        scores.Fill(Bias);
        AddTo(rows, scores);
    }

    /// <summary>Adds the trees' outputs, without the bias, to scores.</summary>
    public void AddTo(ReadOnlySpan<float> rows, Span<double> scores)
    {
        const int Block = 256;
        if (rows.Length < scores.Length * FeatureCount)
        {
            throw new ArgumentException($"{scores.Length} rows of {FeatureCount} features need {scores.Length * FeatureCount} values; there are {rows.Length}.", nameof(rows));
        }

        for (var start = 0; start < scores.Length; start += Block)
        {
            var count = Math.Min(Block, scores.Length - start);
            AddBlock(rows.Slice(start * FeatureCount, count * FeatureCount), scores.Slice(start, count));
        }
    }

    /// <summary>Share of the splits' total gain per feature; all 0 where nothing was gained.</summary>
    public double[] Importance()
    {
        var gains = new double[FeatureCount];
        foreach (var tree in Trees)
        {
            for (var i = 0; i < tree.Features.Length; i++)
            {
                gains[tree.Features[i]] += tree.Gains[i];
            }
        }

        var total = gains.Sum();
        return total > 0 ? Array.ConvertAll(gains, gain => gain / total) : gains;
    }

    /// <summary>The same trees, each knowing how many of these rows reach each of its leaves.</summary>
    /// <param name="rows">Those it was trained on, row-major.</param>
    public TreeEnsemble WithCovers(ReadOnlySpan<float> rows)
    {
        var counts = new int[_leaves.Length];
        for (var start = 0; start + FeatureCount <= rows.Length; start += FeatureCount)
        {
            var row = rows.Slice(start, FeatureCount);
            foreach (var root in _roots)
            {
                counts[LeafOf(root, row)]++;
            }
        }

        var first = 0;
        var trees = new DecisionTree[Trees.Count];
        for (var i = 0; i < trees.Length; i++)
        {
            trees[i] = Trees[i] with { Covers = counts[first..(first + Trees[i].Leaves.Length)] };
            first += Trees[i].Leaves.Length;
        }

        return new TreeEnsemble(FeatureCount, Bias, trees);
    }

    private int LeafOf(int at, ReadOnlySpan<float> row)
    {
        while (at >= 0)
        {
            ref readonly var node = ref _nodes[at];
            at = row[node.Feature] <= node.Threshold ? node.Left : node.Right;
        }

        return ~at;
    }

    private void AddBlock(ReadOnlySpan<float> rows, Span<double> scores)
    {
        foreach (var root in _roots)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] += _leaves[LeafOf(root, rows.Slice(i * FeatureCount, FeatureCount))];
            }
        }
    }

    private void Compile(DecisionTree tree, int firstNode, int firstLeaf)
    {
        tree.Leaves.CopyTo(_leaves, firstLeaf);
        for (var i = 0; i < tree.Features.Length; i++)
        {
            if ((uint)tree.Features[i] >= (uint)FeatureCount)
            {
                throw new LabException($"A tree splits on feature {tree.Features[i]}; there are {FeatureCount}.", "The model file is damaged: train a new model.");
            }

            _nodes[firstNode + i] = new Node(tree.Thresholds[i], tree.Features[i], Child(tree.Left[i]), Child(tree.Right[i]));
        }

        int Child(int child) => child >= 0 ? firstNode + child : ~(firstLeaf + ~child);
    }

    private readonly record struct Node(float Threshold, int Feature, int Left, int Right);
}

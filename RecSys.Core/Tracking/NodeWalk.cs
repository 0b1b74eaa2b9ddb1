namespace RecSys.Core.Tracking;

/// <summary>Trees of any size, compiled to one array of nodes and walked tree by tree over blocks of rows: the block's scores stay in the cache.</summary>
internal sealed class NodeWalk : ITreeWalk
{
    private const int RowsTogether = 256;

    private readonly int _featureCount;
    private readonly Node[] _nodes;
    private readonly double[] _leaves;
    private readonly int[] _roots;

    /// <param name="featureCount">Columns of a feature row.</param>
    /// <param name="trees">Well formed.</param>
    public NodeWalk(int featureCount, IReadOnlyList<DecisionTree> trees)
    {
        _featureCount = featureCount;
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

    public void AddTo(ReadOnlySpan<float> rows, Span<double> scores)
    {
        for (var start = 0; start < scores.Length; start += RowsTogether)
        {
            var count = Math.Min(RowsTogether, scores.Length - start);
            AddBlock(rows.Slice(start * _featureCount, count * _featureCount), scores.Slice(start, count));
        }
    }

    public void AddTo(FeatureColumns columns, Span<double> scores)
    {
        foreach (var root in _roots)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                var at = root;
                while (at >= 0)
                {
                    ref readonly var node = ref _nodes[at];
                    at = columns.Column(node.Feature)[i] <= node.Threshold ? node.Left : node.Right;
                }

                scores[i] += _leaves[~at];
            }
        }
    }

    public int[] CountLeaves(ReadOnlySpan<float> rows)
    {
        var counts = new int[_leaves.Length];
        for (var start = 0; start < rows.Length; start += _featureCount)
        {
            var row = rows.Slice(start, _featureCount);
            foreach (var root in _roots)
            {
                counts[LeafOf(root, row)]++;
            }
        }

        return counts;
    }

    private void AddBlock(ReadOnlySpan<float> rows, Span<double> scores)
    {
        foreach (var root in _roots)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] += _leaves[LeafOf(root, rows.Slice(i * _featureCount, _featureCount))];
            }
        }
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

    private void Compile(DecisionTree tree, int firstNode, int firstLeaf)
    {
        tree.Leaves.CopyTo(_leaves, firstLeaf);
        for (var i = 0; i < tree.Features.Length; i++)
        {
            _nodes[firstNode + i] = new Node(tree.Thresholds[i], tree.Features[i], Child(tree.Left[i]), Child(tree.Right[i]));
        }

        int Child(int child) => child >= 0 ? firstNode + child : ~(firstLeaf + ~child);
    }

    private readonly record struct Node(float Threshold, int Feature, int Left, int Right);
}

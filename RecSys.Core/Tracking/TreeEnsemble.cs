using RecSys.Core.Domain;

namespace RecSys.Core.Tracking;

/// <summary>
/// A sum of trees, compiled for scoring rows in blocks: small trees to words of bits, others to an array of nodes. Nothing is allocated per row.
/// Immutable and safe to share between threads.
/// </summary>
public sealed class TreeEnsemble : IRowScorer
{
    private const string Damaged = "The model file is damaged: train a new model.";

    private readonly ITreeWalk _walk;

    /// <param name="featureCount">Columns of a feature row.</param>
    /// <param name="bias">Score before the first tree.</param>
    /// <param name="trees">In the order they were trained.</param>
    /// <exception cref="LabException">A tree is not one: the file it came from is damaged.</exception>
    public TreeEnsemble(int featureCount, double bias, IReadOnlyList<DecisionTree> trees)
    {
        FeatureCount = featureCount;
        Bias = bias;
        Trees = trees;
        foreach (var tree in trees)
        {
            Check(tree);
        }

        _walk = LeafBits.Fits(trees) ? new LeafBits(featureCount, trees) : new NodeWalk(featureCount, trees);
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
        if (rows.Length < scores.Length * FeatureCount)
        {
            throw new ArgumentException($"{scores.Length} rows of {FeatureCount} features need {scores.Length * FeatureCount} values; there are {rows.Length}.", nameof(rows));
        }

        _walk.AddTo(rows, scores);
    }

    /// <summary>The same from columns.</summary>
    public void AddTo(FeatureColumns columns, Span<double> scores)
    {
        if (columns.FeatureCount != FeatureCount || columns.Rows != scores.Length)
        {
            throw new ArgumentException($"{scores.Length} scores by {FeatureCount} features are asked of {columns.Rows} rows of {columns.FeatureCount}.", nameof(columns));
        }

        _walk.AddTo(columns, scores);
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
        var counts = _walk.CountLeaves(rows);
        var first = 0;
        var trees = new DecisionTree[Trees.Count];
        for (var i = 0; i < trees.Length; i++)
        {
            trees[i] = Trees[i] with { Covers = counts[first..(first + Trees[i].Leaves.Length)] };
            first += Trees[i].Leaves.Length;
        }

        return new TreeEnsemble(FeatureCount, Bias, trees);
    }

    private void Check(DecisionTree tree)
    {
        if (tree is not { Features: not null, Thresholds: not null, Left: not null, Right: not null, Leaves: not null, Gains: not null })
        {
            throw new LabException("A tree lacks some of its parts.", Damaged);
        }

        var (nodes, leaves) = (tree.Features.Length, tree.Leaves.Length);
        if (leaves != nodes + 1 || tree.Thresholds.Length != nodes || tree.Left.Length != nodes || tree.Right.Length != nodes || tree.Gains.Length != nodes)
        {
            throw new LabException($"A tree of {nodes} nodes has {leaves} leaves.", Damaged);
        }

        for (var i = 0; i < nodes; i++)
        {
            if ((uint)tree.Features[i] >= (uint)FeatureCount)
            {
                throw new LabException($"A tree splits on feature {tree.Features[i]}; there are {FeatureCount}.", Damaged);
            }

            // Trainers number a node after its parent: so no way leads in a circle.
            if (!IsBelow(tree.Left[i], i) || !IsBelow(tree.Right[i], i))
            {
                throw new LabException($"Node {i} of a tree leads nowhere.", Damaged);
            }
        }

        bool IsBelow(int child, int parent) => child < 0 ? ~child < leaves : child > parent && child < nodes;
    }
}

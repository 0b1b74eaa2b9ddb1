using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RecSys.Core.Tracking;

/// <summary>
/// Trees of at most 32 leaves, walked by sixteen rows at once without a branch per node (QuickScorer, Lucchese et al. 2015; vectorised 2016). A row's way through
/// a tree is a word of one bit per leaf, from left to right. Every node whose test the row fails rules out the leaves on its left; the lowest bit left is its leaf.
/// The nodes of all trees stand by feature and rising threshold: where all rows pass a node, they pass the rest of that feature.
/// </summary>
internal sealed class LeafBits : ITreeWalk
{
    public const int MostLeaves = 32;

    private const int Lanes = 16;

    /// <summary>Trees whose words, 8 KB, lie in the first-level cache together.</summary>
    private const int TreesTogether = 128;

    private readonly int _featureCount;
    private readonly Block[] _blocks;

    /// <param name="featureCount">Columns of a feature row.</param>
    /// <param name="trees">Each with at most <see cref="MostLeaves"/> leaves.</param>
    public LeafBits(int featureCount, IReadOnlyList<DecisionTree> trees)
    {
        _featureCount = featureCount;
        _blocks = [.. trees.Chunk(TreesTogether).Select(chunk => new Block(chunk))];
    }

    /// <summary>Whether this machine and these trees allow it.</summary>
    public static bool Fits(IReadOnlyList<DecisionTree> trees) => Vector256.IsHardwareAccelerated && trees.All(t => t.Leaves.Length <= MostLeaves);

    public void AddTo(ReadOnlySpan<float> rows, Span<double> scores)
    {
        Span<Vector256<uint>> words = stackalloc Vector256<uint>[2 * TreesTogether];
        for (var start = 0; start < scores.Length; start += Lanes)
        {
            var count = Math.Min(Lanes, scores.Length - start);
            var some = rows.Slice(start * _featureCount, count * _featureCount);
            foreach (var block in _blocks)
            {
                block.RuleOut(new RowLanes(some, _featureCount), words);
                block.Add(words, scores.Slice(start, count));
            }
        }
    }

    public void AddTo(FeatureColumns columns, Span<double> scores)
    {
        Span<Vector256<uint>> words = stackalloc Vector256<uint>[2 * TreesTogether];
        for (var start = 0; start < scores.Length; start += Lanes)
        {
            var count = Math.Min(Lanes, scores.Length - start);
            foreach (var block in _blocks)
            {
                block.RuleOut(new ColumnLanes(columns, start, count), words);
                block.Add(words, scores.Slice(start, count));
            }
        }
    }

    public int[] CountLeaves(ReadOnlySpan<float> rows)
    {
        var counts = new int[_blocks.Sum(b => b.Leaves)];
        Span<Vector256<uint>> words = stackalloc Vector256<uint>[2 * TreesTogether];
        for (var start = 0; start < rows.Length; start += Lanes * _featureCount)
        {
            var some = rows.Slice(start, Math.Min(Lanes * _featureCount, rows.Length - start));
            var first = 0;
            foreach (var block in _blocks)
            {
                block.RuleOut(new RowLanes(some, _featureCount), words);
                block.Count(words, some.Length / _featureCount, counts.AsSpan(first, block.Leaves));
                first += block.Leaves;
            }
        }

        return counts;
    }

    /// <summary>Trees that are walked together.</summary>
    private sealed class Block
    {
        private readonly Node[] _nodes;
        private readonly (int Feature, int End)[] _features;
        private readonly int[] _firstLeaves;
        private readonly double[] _values;
        private readonly int[] _numbers;

        public Block(IReadOnlyList<DecisionTree> trees)
        {
            _firstLeaves = new int[trees.Count];
            _values = new double[trees.Sum(t => t.Leaves.Length)];
            _numbers = new int[_values.Length];
            var nodes = new List<(int Feature, Node Node)>();
            var next = 0;
            for (var t = 0; t < trees.Count; t++)
            {
                _firstLeaves[t] = next;
                Lay(trees[t], t, trees[t].Features.Length == 0 ? ~0 : 0, nodes, ref next);
            }

            var sorted = nodes.OrderBy(n => n.Feature).ThenBy(n => n.Node.Threshold).ToList();
            _nodes = [.. sorted.Select(n => n.Node)];
            _features = [.. sorted.Select((n, i) => (n.Feature, End: i + 1)).GroupBy(n => n.Feature).Select(g => (g.Key, g.Max(n => n.End)))];
        }

        public int Leaves => _values.Length;

        /// <summary>Leaves in each word the bits of the leaves that a row may still reach: the lowest is the one it reaches.</summary>
        /// <param name="rows">Up to sixteen; what stands in the words of rows that are not there means nothing.</param>
        /// <param name="words">Two a tree.</param>
        public void RuleOut<TLanes>(TLanes rows, Span<Vector256<uint>> words)
            where TLanes : struct, ILanes, allows ref struct
        {
            words = words[..(2 * _firstLeaves.Length)];
            words.Fill(Vector256<uint>.AllBitsSet);
            ref var firstWord = ref MemoryMarshal.GetReference(words);
            ref var node = ref MemoryMarshal.GetArrayDataReference(_nodes);
            Span<float> column = stackalloc float[Lanes];
            column.Clear();
            var at = 0;
            foreach (var (feature, end) in _features)
            {
                rows.Read(feature, column);
                var (low, high) = (Vector256.Create<float>(column), Vector256.Create<float>(column[8..]));
                for (; at < end; at++)
                {
                    ref var test = ref Unsafe.Add(ref node, at);
                    var threshold = Vector256.Create(test.Threshold);

                    // Not "greater": a missing value is neither, and goes right.
                    var lowRight = ~Vector256.LessThanOrEqual(low, threshold).AsUInt32();
                    var highRight = ~Vector256.LessThanOrEqual(high, threshold).AsUInt32();
                    if ((lowRight | highRight) == Vector256<uint>.Zero)
                    {
                        break;
                    }

                    ref var word = ref Unsafe.Add(ref firstWord, 2 * test.Tree);
                    var left = Vector256.Create(test.LeftLeaves);
                    word &= ~(lowRight & left);
                    Unsafe.Add(ref word, 1) &= ~(highRight & left);
                }

                at = end;
            }
        }

        public void Add(ReadOnlySpan<Vector256<uint>> words, Span<double> scores)
        {
            var bits = MemoryMarshal.Cast<Vector256<uint>, uint>(words);
            for (var t = 0; t < _firstLeaves.Length; t++)
            {
                ref var values = ref _values[_firstLeaves[t]];
                var own = bits.Slice(Lanes * t, Lanes)[..scores.Length];
                for (var lane = 0; lane < own.Length; lane++)
                {
                    scores[lane] += Unsafe.Add(ref values, BitOperations.TrailingZeroCount(own[lane]));
                }
            }
        }

        public void Count(ReadOnlySpan<Vector256<uint>> words, int rows, Span<int> counts)
        {
            var bits = MemoryMarshal.Cast<Vector256<uint>, uint>(words);
            for (var t = 0; t < _firstLeaves.Length; t++)
            {
                foreach (var word in bits.Slice(Lanes * t, rows))
                {
                    counts[_numbers[_firstLeaves[t] + BitOperations.TrailingZeroCount(word)]]++;
                }
            }
        }

        /// <summary>Lays a subtree's leaves from left to right, and what each of its nodes rules out.</summary>
        private void Lay(DecisionTree tree, int t, int at, List<(int Feature, Node Node)> nodes, ref int next)
        {
            if (at < 0)
            {
                (_values[next], _numbers[next]) = (tree.Leaves[~at], _firstLeaves[t] + ~at);
                next++;
                return;
            }

            var from = next;
            Lay(tree, t, tree.Left[at], nodes, ref next);
            var leftLeaves = ((1u << (next - from)) - 1) << (from - _firstLeaves[t]);
            nodes.Add((tree.Features[at], new Node(tree.Thresholds[at], t, leftLeaves)));
            Lay(tree, t, tree.Right[at], nodes, ref next);
        }
    }

    /// <summary>Up to sixteen rows, wherever their values stand.</summary>
    private interface ILanes
    {
        /// <summary>Fills in a feature, one value a row.</summary>
        void Read(int feature, scoped Span<float> into);
    }

    private readonly ref struct RowLanes(ReadOnlySpan<float> rows, int featureCount) : ILanes
    {
        private readonly ReadOnlySpan<float> _rows = rows;

        public void Read(int feature, scoped Span<float> into)
        {
            for (int lane = 0, value = feature; value < _rows.Length; lane++, value += featureCount)
            {
                into[lane] = _rows[value];
            }
        }
    }

    private readonly struct ColumnLanes(FeatureColumns columns, int start, int count) : ILanes
    {
        public void Read(int feature, scoped Span<float> into) => columns.Column(feature).Slice(start, count).CopyTo(into);
    }

    private readonly record struct Node(float Threshold, int Tree, uint LeftLeaves);
}

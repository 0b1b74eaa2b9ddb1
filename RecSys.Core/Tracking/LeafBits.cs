using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecSys.Core.Tracking;

/// <summary>
/// Trees of at most 32 leaves, walked by sixteen rows at once without a branch per node (QuickScorer, Lucchese et al. 2015; vectorised 2016). A row's way through
/// a tree is a word of one bit per leaf, from left to right. Every node whose test the row fails rules out the leaves on its left; the lowest bit left is its leaf.
/// The nodes of all trees stand by feature and rising threshold: where all rows pass the first, they pass the rest of that feature. Trees of at most 16 leaves take
/// words of half the length, and sixteen rows are then one vector.
/// </summary>
internal sealed partial class LeafBits : ITreeWalk
{
    public const int MostLeaves = 32;

    /// <summary>Leaves that half a word has room for.</summary>
    public const int MostLeavesOfHalf = 16;

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
        var lanes = new RowLanes(stackalloc Vector256<float>[2 * _featureCount], _featureCount);
        for (var start = 0; start < scores.Length; start += Lanes)
        {
            var count = Math.Min(Lanes, scores.Length - start);
            lanes.Load(rows.Slice(start * _featureCount, count * _featureCount));
            foreach (var block in _blocks)
            {
                block.RuleOut(lanes, words);
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
        var lanes = new RowLanes(stackalloc Vector256<float>[2 * _featureCount], _featureCount);
        for (var start = 0; start < rows.Length; start += Lanes * _featureCount)
        {
            var some = rows.Slice(start, Math.Min(Lanes * _featureCount, rows.Length - start));
            lanes.Load(some);
            var first = 0;
            foreach (var block in _blocks)
            {
                block.RuleOut(lanes, words);
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
        private readonly (int Feature, int Nodes)[] _features;
        private readonly int[] _firstLeaves;
        private readonly double[] _values;
        private readonly int[] _numbers;
        private readonly bool _isHalf;

        public Block(IReadOnlyList<DecisionTree> trees)
        {
            _firstLeaves = new int[trees.Count];
            _values = new double[trees.Sum(t => t.Leaves.Length)];
            _numbers = new int[_values.Length];
            _isHalf = Avx2.IsSupported && trees.All(t => t.Leaves.Length <= MostLeavesOfHalf);
            var nodes = new List<(int Feature, Node Node)>();
            var next = 0;
            for (var t = 0; t < trees.Count; t++)
            {
                _firstLeaves[t] = next;
                Lay(trees[t], t, trees[t].Features.Length == 0 ? ~0 : 0, nodes, ref next);
            }

            var sorted = nodes.OrderBy(n => n.Feature).ThenBy(n => n.Node.Threshold).ToList();
            _nodes = [.. sorted.Select(n => n.Node)];
            _features = [.. sorted.GroupBy(n => n.Feature).Select(f => (f.Key, f.Count()))];
        }

        public int Leaves => _values.Length;

        /// <summary>Leaves in each word the bits of the leaves that a row may still reach: the lowest is the one it reaches.</summary>
        /// <param name="rows">Up to sixteen; what stands in the words of rows that are not there means nothing.</param>
        /// <param name="words">Room for two vectors a tree.</param>
        public void RuleOut<TLanes>(TLanes rows, Span<Vector256<uint>> words)
            where TLanes : struct, ILanes, allows ref struct
        {
            if (_isHalf)
            {
                RuleOut<TLanes, HalfWords>(rows, words);
            }
            else
            {
                RuleOut<TLanes, WholeWords>(rows, words);
            }
        }

        private void RuleOut<TLanes, TWords>(TLanes rows, Span<Vector256<uint>> words)
            where TLanes : struct, ILanes, allows ref struct
            where TWords : IWords
        {
            words = words[..(TWords.PerTree * _firstLeaves.Length)];
            words.Fill(Vector256<uint>.AllBitsSet);
            ref var firstWord = ref Unsafe.As<Vector256<uint>, byte>(ref MemoryMarshal.GetReference(words));
            ref var test = ref MemoryMarshal.GetArrayDataReference(_nodes);
            foreach (var (feature, nodes) in _features)
            {
                rows.Read(feature, out var low, out var high);
                TWords.Prepare(ref low, ref high);
                ref var end = ref Unsafe.Add(ref test, nodes);

                // Asked once a feature, not at every node: where the rows stop failing can hardly be foretold, and some nodes cost less than a wrong guess.
                if (!TWords.AllPass(low, high, Vector256.Create(test.Threshold)))
                {
                    for (; Unsafe.IsAddressLessThan(ref test, ref end); test = ref Unsafe.Add(ref test, 1))
                    {
                        ref var word = ref Unsafe.As<byte, Vector256<uint>>(ref Unsafe.AddByteOffset(ref firstWord, (nint)(uint)test.Words));
                        TWords.Keep(ref word, low, high, Vector256.Create(test.Threshold), Vector256.Create(test.RightLeaves));
                    }
                }

                test = ref end;
            }
        }

        public void Add(ReadOnlySpan<Vector256<uint>> words, Span<double> scores)
        {
            if (_isHalf)
            {
                Add(MemoryMarshal.Cast<Vector256<uint>, ushort>(words), scores);
            }
            else
            {
                Add(MemoryMarshal.Cast<Vector256<uint>, uint>(words), scores);
            }
        }

        public void Count(ReadOnlySpan<Vector256<uint>> words, int rows, Span<int> counts)
        {
            if (_isHalf)
            {
                Count(MemoryMarshal.Cast<Vector256<uint>, ushort>(words), rows, counts);
            }
            else
            {
                Count(MemoryMarshal.Cast<Vector256<uint>, uint>(words), rows, counts);
            }
        }

        private void Add<TWord>(ReadOnlySpan<TWord> words, Span<double> scores)
            where TWord : unmanaged, IBinaryInteger<TWord>
        {
            // Four rows at once: each waits for its own sum only, and the sums stay in registers.
            ref var word = ref MemoryMarshal.GetReference(words);
            ref var first = ref MemoryMarshal.GetArrayDataReference(_firstLeaves);
            ref var value = ref MemoryMarshal.GetArrayDataReference(_values);
            var lane = 0;
            for (; lane <= scores.Length - 4; lane += 4)
            {
                var some = scores.Slice(lane, 4);
                var (a, b, c, d) = (some[0], some[1], some[2], some[3]);
                for (var t = 0; t < _firstLeaves.Length; t++)
                {
                    ref var leaf = ref Unsafe.Add(ref value, Unsafe.Add(ref first, t));
                    ref var own = ref Unsafe.Add(ref word, Lanes * t + lane);
                    a += Unsafe.Add(ref leaf, Lowest(own));
                    b += Unsafe.Add(ref leaf, Lowest(Unsafe.Add(ref own, 1)));
                    c += Unsafe.Add(ref leaf, Lowest(Unsafe.Add(ref own, 2)));
                    d += Unsafe.Add(ref leaf, Lowest(Unsafe.Add(ref own, 3)));
                }

                (some[0], some[1], some[2], some[3]) = (a, b, c, d);
            }

            for (; lane < scores.Length; lane++)
            {
                for (var t = 0; t < _firstLeaves.Length; t++)
                {
                    scores[lane] += _values[_firstLeaves[t] + Lowest(Unsafe.Add(ref word, Lanes * t + lane))];
                }
            }
        }

        private void Count<TWord>(ReadOnlySpan<TWord> words, int rows, Span<int> counts)
            where TWord : unmanaged, IBinaryInteger<TWord>
        {
            for (var t = 0; t < _firstLeaves.Length; t++)
            {
                foreach (var word in words.Slice(Lanes * t, rows))
                {
                    counts[_numbers[_firstLeaves[t] + Lowest(word)]]++;
                }
            }
        }

        /// <summary>Place of the lowest bit: one is always left.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Lowest<TWord>(TWord word)
            where TWord : unmanaged, IBinaryInteger<TWord> => BitOperations.TrailingZeroCount(uint.CreateTruncating(word));

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
            var rightLeaves = _isHalf ? (~leftLeaves & 0xFFFF) * 0x10001 : ~leftLeaves;
            nodes.Add((tree.Features[at], new Node(tree.Thresholds[at], t * Unsafe.SizeOf<Vector256<uint>>() * (_isHalf ? 1 : 2), rightLeaves)));
            Lay(tree, t, tree.Right[at], nodes, ref next);
        }
    }

    /// <param name="Threshold">A value up to it goes left.</param>
    /// <param name="Words">Where the words of its tree begin, in bytes.</param>
    /// <param name="RightLeaves">All leaves of the tree but those on the node's left; half words stand in it twice.</param>
    private readonly record struct Node(float Threshold, int Words, uint RightLeaves);
}

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
internal sealed class LeafBits : ITreeWalk
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
            _features = [.. sorted.CountBy(n => n.Feature).Select(f => (f.Key, f.Value))];
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

    /// <summary>How long the words of sixteen rows are.</summary>
    private interface IWords
    {
        /// <summary>Vectors that sixteen rows take.</summary>
        static abstract int PerTree { get; }

        /// <summary>Puts a feature's sixteen values into the order that <see cref="Keep"/> takes them in.</summary>
        static abstract void Prepare(ref Vector256<float> low, ref Vector256<float> high);

        /// <summary>Whether all rows pass a test: then they pass those of larger thresholds, too. A missing value passes none.</summary>
        static abstract bool AllPass(Vector256<float> low, Vector256<float> high, Vector256<float> threshold);

        /// <summary>For the rows that do not pass, rules out all leaves but those on the right.</summary>
        static abstract void Keep(ref Vector256<uint> word, Vector256<float> low, Vector256<float> high, Vector256<float> threshold, Vector256<uint> rightLeaves);
    }

    private readonly struct WholeWords : IWords
    {
        public static int PerTree => 2;

        public static void Prepare(ref Vector256<float> low, ref Vector256<float> high)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool AllPass(Vector256<float> low, Vector256<float> high, Vector256<float> threshold) =>
            (Vector256.LessThanOrEqual(low, threshold) & Vector256.LessThanOrEqual(high, threshold)).ExtractMostSignificantBits() == 0xFF;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Keep(ref Vector256<uint> word, Vector256<float> low, Vector256<float> high, Vector256<float> threshold, Vector256<uint> rightLeaves)
        {
            // Not "greater": a missing value is neither, and goes right.
            word &= Vector256.LessThanOrEqual(low, threshold).AsUInt32() | rightLeaves;
            Unsafe.Add(ref word, 1) &= Vector256.LessThanOrEqual(high, threshold).AsUInt32() | rightLeaves;
        }
    }

    private readonly struct HalfWords : IWords
    {
        public static int PerTree => 1;

        /// <summary>Two vectors are narrowed into one half by half: so that the rows end up in their order, the inner two quarters change places before.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Prepare(ref Vector256<float> low, ref Vector256<float> high) =>
            (low, high) = (Avx.Permute2x128(low, high, 0x20), Avx.Permute2x128(low, high, 0x31));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool AllPass(Vector256<float> low, Vector256<float> high, Vector256<float> threshold) =>
            (Vector256.LessThanOrEqual(low, threshold) & Vector256.LessThanOrEqual(high, threshold)).ExtractMostSignificantBits() == 0xFF;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Keep(ref Vector256<uint> word, Vector256<float> low, Vector256<float> high, Vector256<float> threshold, Vector256<uint> rightLeaves)
        {
            // Not "greater": a missing value is neither, and goes right.
            var passes = Avx2.PackSignedSaturate(Vector256.LessThanOrEqual(low, threshold).AsInt32(), Vector256.LessThanOrEqual(high, threshold).AsInt32());
            word &= passes.AsUInt32() | rightLeaves;
        }
    }

    /// <summary>Up to sixteen rows, wherever their values stand; what rows that are not there have means nothing.</summary>
    private interface ILanes
    {
        /// <summary>A feature, one value a row.</summary>
        void Read(int feature, out Vector256<float> low, out Vector256<float> high);
    }

    /// <param name="columns">Room for two vectors a feature.</param>
    /// <param name="featureCount">Columns of a row.</param>
    private readonly ref struct RowLanes(Span<Vector256<float>> columns, int featureCount) : ILanes
    {
        private const int Half = Lanes / 2;

        private readonly Span<Vector256<float>> _columns = columns;

        /// <summary>Turns rows into columns: read one by one where they stand, the values would take as long as the trees.</summary>
        public void Load(ReadOnlySpan<float> rows)
        {
            var values = MemoryMarshal.Cast<Vector256<float>, float>(_columns);
            var feature = 0;
            if (rows.Length == Lanes * featureCount && Avx.IsSupported)
            {
                for (; feature <= featureCount - Half; feature += Half)
                {
                    Turn(rows[feature..], featureCount, values[(feature * Lanes)..]);
                    Turn(rows[(Half * featureCount + feature)..], featureCount, values[(feature * Lanes + Half)..]);
                }
            }

            for (; feature < featureCount; feature++)
            {
                for (int lane = 0, value = feature; value < rows.Length; lane++, value += featureCount)
                {
                    values[feature * Lanes + lane] = rows[value];
                }
            }
        }

        /// <summary>Eight values of eight rows, the other way round.</summary>
        private static void Turn(ReadOnlySpan<float> rows, int featureCount, Span<float> columns)
        {
            var (r0, r1) = (Vector256.Create(rows), Vector256.Create(rows[featureCount..]));
            var (r2, r3) = (Vector256.Create(rows[(2 * featureCount)..]), Vector256.Create(rows[(3 * featureCount)..]));
            var (r4, r5) = (Vector256.Create(rows[(4 * featureCount)..]), Vector256.Create(rows[(5 * featureCount)..]));
            var (r6, r7) = (Vector256.Create(rows[(6 * featureCount)..]), Vector256.Create(rows[(7 * featureCount)..]));
            var (a0, a1, a2, a3) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1), Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
            var (b0, b1, b2, b3) = (Avx.UnpackLow(r4, r5), Avx.UnpackHigh(r4, r5), Avx.UnpackLow(r6, r7), Avx.UnpackHigh(r6, r7));
            var (c0, c1, c2, c3) = (Avx.Shuffle(a0, a2, 0x44), Avx.Shuffle(a0, a2, 0xEE), Avx.Shuffle(a1, a3, 0x44), Avx.Shuffle(a1, a3, 0xEE));
            var (d0, d1, d2, d3) = (Avx.Shuffle(b0, b2, 0x44), Avx.Shuffle(b0, b2, 0xEE), Avx.Shuffle(b1, b3, 0x44), Avx.Shuffle(b1, b3, 0xEE));
            Avx.Permute2x128(c0, d0, 0x20).CopyTo(columns);
            Avx.Permute2x128(c1, d1, 0x20).CopyTo(columns[Lanes..]);
            Avx.Permute2x128(c2, d2, 0x20).CopyTo(columns[(2 * Lanes)..]);
            Avx.Permute2x128(c3, d3, 0x20).CopyTo(columns[(3 * Lanes)..]);
            Avx.Permute2x128(c0, d0, 0x31).CopyTo(columns[(4 * Lanes)..]);
            Avx.Permute2x128(c1, d1, 0x31).CopyTo(columns[(5 * Lanes)..]);
            Avx.Permute2x128(c2, d2, 0x31).CopyTo(columns[(6 * Lanes)..]);
            Avx.Permute2x128(c3, d3, 0x31).CopyTo(columns[(7 * Lanes)..]);
        }

        public void Read(int feature, out Vector256<float> low, out Vector256<float> high) => (low, high) = (_columns[2 * feature], _columns[2 * feature + 1]);
    }

    private readonly struct ColumnLanes(FeatureColumns columns, int start, int count) : ILanes
    {
        public void Read(int feature, out Vector256<float> low, out Vector256<float> high)
        {
            var column = columns.Column(feature).Slice(start, count);
            if (count == Lanes)
            {
                (low, high) = (Vector256.Create(column), Vector256.Create(column[(Lanes / 2)..]));
                return;
            }

            Span<float> some = stackalloc float[Lanes];
            some.Clear();
            column.CopyTo(some);
            (low, high) = (Vector256.Create<float>(some), Vector256.Create<float>(some[(Lanes / 2)..]));
        }
    }

    /// <param name="Threshold">A value up to it goes left.</param>
    /// <param name="Words">Where the words of its tree begin, in bytes.</param>
    /// <param name="RightLeaves">All leaves of the tree but those on the node's left; half words stand in it twice.</param>
    private readonly record struct Node(float Threshold, int Words, uint RightLeaves);
}

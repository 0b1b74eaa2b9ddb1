using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecSys.Core.Tracking;

/// <content>Sixteen rows, feature by feature.</content>
internal sealed partial class LeafBits
{
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
}

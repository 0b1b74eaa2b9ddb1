using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecSys.Core.Tracking;

/// <content>The words of sixteen rows, whole and half.</content>
internal sealed partial class LeafBits
{
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
}

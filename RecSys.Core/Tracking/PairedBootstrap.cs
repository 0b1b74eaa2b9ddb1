using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RecSys.Core.Pipeline;

namespace RecSys.Core.Tracking;

/// <summary>A mean over users and the interval in which 95 % of its resampled values lie; the bounds are NaN where nothing can be resampled.</summary>
public readonly record struct Interval(double Value, double Low, double High);

/// <summary>How two scorers differ on the same users.</summary>
/// <param name="First">Mean of the first scorer.</param>
/// <param name="Second">Mean of the second.</param>
/// <param name="Difference">First − second, with the interval of the resampled differences.</param>
/// <param name="ShareAbove">Share of the resamples in which the first is the better one; ties count half.</param>
/// <param name="Users">Users compared.</param>
/// <param name="LeftOut">Users for whom one of the two has no value.</param>
/// <param name="Resamples">How many.</param>
public sealed record PairedDifference(double First, double Second, Interval Difference, double ShareAbove, int Users, int LeftOut, int Resamples)
{
    /// <summary>Whether the interval lies wholly above 0.</summary>
    public bool IsBetter => Difference.Low > 0;

    /// <summary>Whether the interval lies wholly below 0.</summary>
    public bool IsWorse => Difference.High < 0;
}

/// <summary>
/// Resampling of users with replacement (Efron and Tibshirani 1993, percentile intervals). Scorers are resampled together, so that what
/// makes a user hard for both of them cancels out (Sakai 2006, evaluating evaluation metrics based on the bootstrap).
/// </summary>
public static class PairedBootstrap
{
    private const double Tail = 0.025;

    /// <summary>Compares two scorers by their values per user; a user with NaN on either side is left out and counted.</summary>
    /// <param name="first">One value per user.</param>
    /// <param name="second">Of the same users in the same order.</param>
    /// <param name="weights">What a user weighs in the mean; empty weighs all alike.</param>
    /// <param name="resamples">At least 1.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    public static PairedDifference Compare(ReadOnlySpan<float> first, ReadOnlySpan<float> second, ReadOnlySpan<float> weights, int resamples, int seed) =>
        Judge(first, second, weights, resamples, seed).Against;

    /// <summary>The same, with the first scorer's own mean over the users compared: of one drawing of users.</summary>
    internal static (Interval First, PairedDifference Against) Judge(
        ReadOnlySpan<float> first, ReadOnlySpan<float> second, ReadOnlySpan<float> weights, int resamples, int seed)
    {
        var kept = Known(first, second);
        float[][] columns = [Pick(first, kept), Pick(second, kept)];
        var weight = Weights(weights, kept);
        var means = Means(columns, weight, resamples, seed);
        var differences = new double[means[0].Length];
        var above = 0.0;
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = means[0][i] - means[1][i];
            above += differences[i] > 0 ? 1 : differences[i] == 0 ? 0.5 : 0;
        }

        var (a, b) = (Mean(columns[0], weight), Mean(columns[1], weight));
        var against = new PairedDifference(a, b, Around(a - b, differences), kept.Length == 0 ? double.NaN : above / resamples, kept.Length, first.Length - kept.Length, resamples);
        return (Around(a, means[0]), against);
    }

    /// <summary>Mean of one scorer's values with its interval; NaN values are left out.</summary>
    public static Interval Of(ReadOnlySpan<float> values, int resamples, int seed)
    {
        var kept = Known(values, values);
        var column = Pick(values, kept);
        var weights = Weights([], kept);
        return Around(Mean(column, weights), Means([column], weights, resamples, seed)[0]);
    }

    /// <summary>
    /// Means of several scorers with their intervals, and how much of what lies between two of them the first one reaches, of one drawing of users; every user has a
    /// value of each.
    /// </summary>
    /// <param name="scorers">One value per user each.</param>
    /// <param name="floor">Which scorer is the floor; negative for none, and then there is no share.</param>
    /// <param name="ceiling">Which is the ceiling.</param>
    /// <param name="resamples">At least 1.</param>
    /// <param name="seed">The same seed gives the same intervals.</param>
    internal static (Interval[] Means, Interval? Share) Of(float[][] scorers, int floor, int ceiling, int resamples, int seed)
    {
        var weights = Weights([], [.. Enumerable.Range(0, scorers[0].Length)]);
        var means = Means(scorers, weights, resamples, seed);
        Interval? share = null;
        if (floor >= 0 && ceiling >= 0)
        {
            var shares = new double[means[0].Length];
            for (var i = 0; i < shares.Length; i++)
            {
                shares[i] = Share(means[0][i], means[floor][i], means[ceiling][i]);
            }

            share = Around(Share(Mean(scorers[0], weights), Mean(scorers[floor], weights), Mean(scorers[ceiling], weights)), shares);
        }

        return ([.. scorers.Zip(means, (values, resampled) => Around(Mean(values, weights), resampled))], share);
    }

    /// <summary>(model − floor) / (ceiling − floor) of the means, resampled together.</summary>
    /// <returns>NaN where ceiling and floor are the same.</returns>
    public static Interval ShareOfCeiling(float[] model, float[] floor, float[] ceiling, int resamples, int seed) =>
        Of([model, floor, ceiling], 1, 2, resamples, seed).Share!.Value;

    private static double Share(double model, double floor, double ceiling) => ceiling == floor ? double.NaN : (model - floor) / (ceiling - floor);

    /// <summary>Resampled weighted means, one row per column; every column sees the same resamples.</summary>
    private static double[][] Means(float[][] columns, float[] weights, int resamples, int seed)
    {
        var count = weights.Length;
        var means = Array.ConvertAll(columns, _ => new double[count == 0 ? 0 : resamples]);
        var weight = Array.ConvertAll(weights, w => (double)w);
        var weighted = Array.ConvertAll(columns, column => column.Zip(weight, (value, w) => value * w).ToArray());
        var draws = new Draws((ulong)Chance.Stream(seed, "bootstrap").NextInt64());
        var (counts, drawn) = (new ushort[count], new double[count]);
        var areAlike = Array.TrueForAll(weights, w => w == 1);
        for (var resample = 0; resample < means[0].Length; resample++)
        {
            // How often each user was drawn, once for all columns: the sums are then products of two vectors.
            draws.Count(counts);
            Widen(counts, drawn);
            var total = areAlike ? count : TensorPrimitives.Dot<double>(drawn, weight);
            for (var c = 0; c < means.Length; c++)
            {
                means[c][resample] = TensorPrimitives.Dot<double>(drawn, weighted[c]) / total;
            }
        }

        return means;
    }

    /// <summary>Users drawn with replacement by SplitMix64 (Steele, Lea and Flood 2014), several times as fast as <see cref="Random"/>: some hundred million are.</summary>
    private struct Draws(ulong state)
    {
        /// <summary>Draws as many as there are, and counts each.</summary>
        /// <param name="counts">Of the users; small numbers, so that those of many users lie in the first-level cache. No user is drawn 65,536 times.</param>
        public void Count(Span<ushort> counts)
        {
            counts.Clear();
            ref var first = ref MemoryMarshal.GetReference(counts);
            for (var i = 0; i < counts.Length; i++)
            {
                // The high half of the product with the number of users falls on each of them alike, to one part in 2^32 of them.
                Unsafe.Add(ref first, (nint)((Next() >> 32) * (ulong)counts.Length >> 32))++;
            }
        }

        private ulong Next()
        {
            var bits = state += 0x9E3779B97F4A7C15;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }

    private static void Widen(ReadOnlySpan<ushort> counts, Span<double> drawn)
    {
        var i = 0;
        for (; Avx.IsSupported && i <= counts.Length - 8; i += 8)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(counts[i..]));
            Avx.ConvertToVector256Double(low.AsInt32()).CopyTo(drawn[i..]);
            Avx.ConvertToVector256Double(high.AsInt32()).CopyTo(drawn[(i + 4)..]);
        }

        for (; i < counts.Length; i++)
        {
            drawn[i] = counts[i];
        }
    }

    private static Interval Around(double value, double[] resampled)
    {
        Array.Sort(resampled);
        return resampled.Length == 0 ? new Interval(value, double.NaN, double.NaN) : new Interval(value, Quantile(resampled, Tail), Quantile(resampled, 1 - Tail));
    }

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];

    private static double Mean(float[] values, float[] weights)
    {
        double sum = 0, total = 0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += weights[i] * values[i];
            total += weights[i];
        }

        return sum / total;
    }

    private static int[] Known(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var kept = new List<int>(first.Length);
        for (var i = 0; i < first.Length; i++)
        {
            if (!float.IsNaN(first[i]) && !float.IsNaN(second[i]))
            {
                kept.Add(i);
            }
        }

        return [.. kept];
    }

    private static float[] Weights(ReadOnlySpan<float> weights, int[] kept)
    {
        if (!weights.IsEmpty)
        {
            return Pick(weights, kept);
        }

        var ones = new float[kept.Length];
        Array.Fill(ones, 1);
        return ones;
    }

    private static float[] Pick(ReadOnlySpan<float> values, int[] kept)
    {
        var picked = new float[kept.Length];
        for (var i = 0; i < kept.Length; i++)
        {
            picked[i] = values[kept[i]];
        }

        return picked;
    }
}

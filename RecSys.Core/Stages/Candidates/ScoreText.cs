using System.Buffers.Binary;
using System.Globalization;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// Writes positive scores with six significant digits, the same text as the format G6. Most are scaled to a whole number of six digits; what
/// lies near the middle of two, or far from 1, is left to the runtime.
/// </summary>
internal static class ScoreText
{
    /// <summary>Bytes that must be free for a score; some are written over what follows it.</summary>
    public const int Longest = 32;

    private const int Digits = 6;

    private static readonly double[] Powers = [.. Enumerable.Range(0, 11).Select(power => Math.Pow(10, power))];

    /// <summary>A number's last three digits as text, the first one lowest.</summary>
    private static readonly ulong[] Three = [.. Enumerable.Range(0, 1000).Select(n => 0x30_3030ul + (ulong)(n / 100 | n / 10 % 10 << 8 | n % 10 << 16))];

    /// <summary>How many of three digits stand up to the last that is not 0.</summary>
    private static readonly byte[] Standing = [.. Enumerable.Range(0, 1000).Select(n => (byte)(n == 0 ? 0 : n % 100 == 0 ? 1 : n % 10 == 0 ? 2 : 3))];

    /// <returns>Bytes written.</returns>
    public static int Write(float score, Span<byte> into)
    {
        if (score is < 0.0001f or >= 99999f || !Scale(score, out var whole, out var exponent))
        {
            score.TryFormat(into, out var written, "G6", CultureInfo.InvariantCulture);
            return written;
        }

        var (high, low) = Math.DivRem(whole, 1000);
        var digits = Three[high] | Three[low] << 24;
        var count = low == 0 ? Standing[high] : 3 + Standing[low];
        return exponent < 0 ? LayBelowOne(digits, count, exponent, into) : Lay(digits, count, exponent, into);
    }

    /// <param name="whole">The first six digits.</param>
    /// <param name="exponent">Of the first one: 0 for 1 to 9.</param>
    private static bool Scale(double score, out int whole, out int exponent)
    {
        exponent = 4;
        while (exponent >= 0 ? score < Powers[exponent] : score * Powers[-exponent] < 1)
        {
            exponent--;
        }

        var scaled = score * Powers[Digits - 1 - exponent];
        whole = (int)(scaled + 0.5);
        return Math.Abs(scaled - Math.Floor(scaled) - 0.5) > 1e-6 && whole is >= 100_000 and < 1_000_000;
    }

    private static int LayBelowOne(ulong digits, int count, int exponent, Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(into, 0x3030_3030_3030_2E30);
        BinaryPrimitives.WriteUInt64LittleEndian(into[(1 - exponent)..], digits);
        return 1 - exponent + count;
    }

    private static int Lay(ulong digits, int count, int exponent, Span<byte> into)
    {
        var wholes = exponent + 1;
        BinaryPrimitives.WriteUInt64LittleEndian(into, digits);
        if (count <= wholes)
        {
            return wholes;
        }

        into[wholes] = (byte)'.';
        BinaryPrimitives.WriteUInt64LittleEndian(into[(wholes + 1)..], digits >> 8 * wholes);
        return count + 1;
    }
}

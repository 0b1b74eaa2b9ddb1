using System.Globalization;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// Writes positive scores with six significant digits, the same text as the format G6. Most are scaled to a whole number of six digits; what
/// lies near the middle of two, or far from 1, is left to the runtime.
/// </summary>
internal sealed class ScoreText
{
    /// <summary>Bytes that a score may take.</summary>
    public const int Longest = 32;

    private const int Digits = 6;

    private static readonly double[] Powers = [.. Enumerable.Range(0, 11).Select(power => Math.Pow(10, power))];

    private readonly byte[] _digits = new byte[Digits];

    /// <returns>Bytes written.</returns>
    public int Write(float score, Span<byte> into)
    {
        if (score is < 0.0001f or >= 99999f || !Scale(score, out var whole, out var exponent))
        {
            score.TryFormat(into, out var written, "G6", CultureInfo.InvariantCulture);
            return written;
        }

        for (var i = Digits - 1; i >= 0; i--)
        {
            (whole, var digit) = int.DivRem(whole, 10);
            _digits[i] = (byte)('0' + digit);
        }

        return Lay(exponent, into);
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

    private int Lay(int exponent, Span<byte> into)
    {
        var (count, length) = (Digits, 0);
        while (count > 1 && _digits[count - 1] == '0')
        {
            count--;
        }

        if (exponent < 0)
        {
            "0.000000"u8[..(1 - exponent)].CopyTo(into);
            length = 1 - exponent;
            _digits.AsSpan(0, count).CopyTo(into[length..]);
            return length + count;
        }

        _digits.AsSpan(0, exponent + 1).CopyTo(into);
        length = exponent + 1;
        if (count > length)
        {
            into[length] = (byte)'.';
            _digits.AsSpan(length, count - length).CopyTo(into[(length + 1)..]);
            length = count + 1;
        }

        return length;
    }
}

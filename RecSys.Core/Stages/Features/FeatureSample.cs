namespace RecSys.Core.Stages.Features;

/// <summary>Some rows of a fold: every positive up to a cap, and a uniform draw of all rows. Enough for what needs sorting.</summary>
internal sealed class FeatureSample(double share, Random chance)
{
    private const int MostPositives = 20_000;

    private readonly List<float[]> _positives = [];
    private readonly List<(float[] Row, bool Positive)> _draw = [];

    public int Positives => _positives.Count;

    public void Add(ReadOnlySpan<float> row, bool positive)
    {
        // Always drawn, so that the draw of later rows does not depend on labels.
        var drawn = chance.NextDouble() < share;
        if (!drawn && !positive)
        {
            return;
        }

        var copy = row.ToArray();
        if (positive && _positives.Count < MostPositives)
        {
            _positives.Add(copy);
        }

        if (drawn)
        {
            _draw.Add((copy, positive));
        }
    }

    /// <summary>Values of the uniform draw, ascending, missing ones left out.</summary>
    public float[] Values(int feature)
    {
        float[] values = [.. _draw.Select(d => d.Row[feature]).Where(v => !float.IsNaN(v))];
        Array.Sort(values);
        return values;
    }

    /// <summary>Share of the uniform draw without a value.</summary>
    public double MissingShare(int feature) => _draw.Count == 0 ? 0 : (double)_draw.Count(d => float.IsNaN(d.Row[feature])) / _draw.Count;

    /// <summary>
    /// How well the feature alone tells positives from negatives, in the better direction: the share of pairs of a positive and a negative
    /// in which it is right, ties counting half. Missing counts as a value below all others. NaN without both classes.
    /// </summary>
    public double Auc(int feature)
    {
        var negatives = Numbers(_draw.Where(d => !d.Positive).Select(d => d.Row[feature]));
        var positives = Numbers(_positives.Select(row => row[feature]));
        if (negatives.Length == 0 || positives.Length == 0)
        {
            return double.NaN;
        }

        double right = 0;
        var (below, upTo) = (0, 0);
        foreach (var value in positives)
        {
            while (below < negatives.Length && negatives[below] < value)
            {
                below++;
            }

            upTo = Math.Max(upTo, below);
            while (upTo < negatives.Length && negatives[upTo] == value)
            {
                upTo++;
            }

            right += (below + upTo) / 2.0;
        }

        var auc = right / positives.Length / negatives.Length;
        return Math.Max(auc, 1 - auc);
    }

    private static float[] Numbers(IEnumerable<float> values)
    {
        float[] numbers = [.. values.Select(v => float.IsNaN(v) ? float.NegativeInfinity : v)];
        Array.Sort(numbers);
        return numbers;
    }
}

namespace RecSys.Core.Stages.Features;

/// <summary>Some rows of a fold: every positive up to a cap, and a uniform draw of all rows. Enough for what needs sorting.</summary>
internal sealed class FeatureSample(double share, Random chance)
{
    private const int MostPositives = 20_000;

    private readonly List<float[]> _positives = [];
    private readonly List<(float[] Row, bool Positive)> _draw = [];
    private readonly Dictionary<int, float[]> _sorted = [];
    private readonly Dictionary<int, double> _auc = [];

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

    /// <summary>Sorts all features' values once all rows are in, with several threads: figures that are asked for later are there then.</summary>
    public void Prepare(int features, ParallelOptions parallel)
    {
        float[][] negatives = [.. _draw.Where(d => !d.Positive).Select(d => d.Row)];
        var sorted = new float[features][];
        var auc = new double[features];
        Parallel.For(0, features, parallel, feature =>
        {
            sorted[feature] = Sorted(_draw, feature);
            auc[feature] = Auc(Ranked(negatives, feature), Ranked(_positives, feature));
        });
        for (var feature = 0; feature < features; feature++)
        {
            (_sorted[feature], _auc[feature]) = (sorted[feature], auc[feature]);
        }
    }

    /// <summary>Values of the uniform draw, ascending, missing ones left out. Asked for once all rows are in, and kept: several figures want them.</summary>
    public float[] Values(int feature)
    {
        if (!_sorted.TryGetValue(feature, out var values))
        {
            _sorted[feature] = values = Sorted(_draw, feature);
        }

        return values;
    }

    /// <summary>Share of the uniform draw without a value.</summary>
    public double MissingShare(int feature) => _draw.Count == 0 ? 0 : (double)(_draw.Count - Values(feature).Length) / _draw.Count;

    /// <summary>
    /// How well the feature alone tells positives from negatives, in the better direction: the share of pairs of a positive and a negative
    /// in which it is right, ties counting half. Missing counts as a value below all others. NaN without both classes.
    /// </summary>
    public double Auc(int feature)
    {
        if (!_auc.TryGetValue(feature, out var auc))
        {
            _auc[feature] = auc = Auc(Ranked([.. _draw.Where(d => !d.Positive).Select(d => d.Row)], feature), Ranked(_positives, feature));
        }

        return auc;
    }

    private static double Auc(float[] negatives, float[] positives)
    {
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

    /// <summary>Numbers of the draw's rows, ascending.</summary>
    private static float[] Sorted(List<(float[] Row, bool Positive)> draw, int feature)
    {
        var values = new float[draw.Count];
        var count = 0;
        foreach (var (row, _) in draw)
        {
            values[count] = row[feature];
            count += float.IsNaN(row[feature]) ? 0 : 1;
        }

        Array.Resize(ref values, count);
        Array.Sort(values);
        return values;
    }

    /// <summary>Values ascending, missing ones below all others.</summary>
    private static float[] Ranked(IReadOnlyList<float[]> rows, int feature)
    {
        // To a sort that knows no order of its own, NaN is the least.
        var values = new float[rows.Count];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = rows[row][feature];
        }

        Array.Sort(values);
        values.AsSpan().Replace(float.NaN, float.NegativeInfinity);
        return values;
    }
}

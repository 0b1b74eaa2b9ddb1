using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Rows whose value lies in one of several equally wide bins.</summary>
/// <param name="From">Lower edge.</param>
/// <param name="Count">Rows.</param>
public readonly record struct ValueBin(float From, int Count);

/// <summary>How scores follow one feature while everything else stays as it is (Friedman 2001), and how single rows do (Goldstein and others 2015).</summary>
/// <param name="Grid">Values of the feature, ascending: quantiles of those that occur.</param>
/// <param name="Mean">Mean score of the rows with the feature set to each value.</param>
/// <param name="Individual">The same of single rows, evenly spread over the rows: one array per row, one score per grid value.</param>
/// <param name="WhenMissing">Mean score with the feature missing.</param>
/// <param name="MissingShare">Share of the rows in which it is missing.</param>
/// <param name="Bins">How the values that occur lie, first to last grid value: lower edge and rows.</param>
/// <param name="Rows">Rows asked.</param>
public sealed record PartialDependence(
    IReadOnlyList<float> Grid,
    IReadOnlyList<double> Mean,
    IReadOnlyList<double[]> Individual,
    double WhenMissing,
    double MissingShare,
    IReadOnlyList<ValueBin> Bins,
    int Rows)
{
    private const int MostBins = 20;

    /// <param name="scorer">The model.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="feature">Column that is varied.</param>
    /// <param name="points">Most grid values.</param>
    /// <param name="curves">Single rows to follow.</param>
    public static PartialDependence Of(IRowScorer scorer, ReadOnlySpan<float> values, int feature, int points, int curves)
    {
        var count = values.Length / scorer.FeatureCount;
        var known = new List<float>(count);
        for (var r = 0; r < count; r++)
        {
            if (float.IsFinite(values[r * scorer.FeatureCount + feature]))
            {
                known.Add(values[r * scorer.FeatureCount + feature]);
            }
        }

        known.Sort();
        float[] grid = known.Count == 0 ? [] : [.. Enumerable.Range(0, points).Select(i => known[(int)Math.Round((double)i / (points - 1) * (known.Count - 1))]).Distinct()];
        var rows = values.ToArray();
        var scores = Array.ConvertAll(grid, value => With(scorer, rows, feature, value));
        int[] followed = [.. Enumerable.Range(0, Math.Min(curves, count)).Select(i => (int)((long)i * count / Math.Min(curves, count)))];
        return new PartialDependence(
            grid,
            [.. scores.Select(s => s.Average())],
            [.. followed.Select(row => Array.ConvertAll(scores, s => s[row]))],
            With(scorer, rows, feature, float.NaN).DefaultIfEmpty(double.NaN).Average(),
            count == 0 ? double.NaN : 1 - (double)known.Count / count,
            BinsOf(known),
            count);
    }

    private static double[] With(IRowScorer scorer, float[] rows, int feature, float value)
    {
        var scores = new double[rows.Length / scorer.FeatureCount];
        for (var r = 0; r < scores.Length; r++)
        {
            rows[r * scorer.FeatureCount + feature] = value;
        }

        scorer.Score(rows, scores);
        return scores;
    }

    private static List<ValueBin> BinsOf(List<float> sorted)
    {
        if (sorted.Count == 0)
        {
            return [];
        }

        var (low, high) = (sorted[0], sorted[^1]);
        var width = (high - low) / MostBins;
        var counts = new int[width > 0 ? MostBins : 1];
        foreach (var value in sorted)
        {
            counts[width > 0 ? Math.Min(MostBins - 1, (int)((value - low) / width)) : 0]++;
        }

        return [.. counts.Select((count, b) => new ValueBin(low + b * width, count))];
    }
}

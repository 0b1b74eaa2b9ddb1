namespace RecSys.Core.Stages.Features;

/// <summary>How far a feature's distribution has moved from one fold to another, and how it looks.</summary>
internal static class Drift
{
    private const int Bins = 10;
    private const double LeastShare = 1e-4;

    /// <summary>
    /// Population stability index over deciles of the first sample, missing values a bin of their own: Σ (q − p) · ln(q / p). Below 0.1 is
    /// stable, above 0.25 has moved (Siddiqi 2006). NaN without values.
    /// </summary>
    public static double Psi(FeatureSample from, FeatureSample to, int feature)
    {
        var (before, after) = (from.Values(feature), to.Values(feature));
        if (before.Length == 0 || after.Length == 0)
        {
            return double.NaN;
        }

        var edges = Enumerable.Range(1, Bins - 1).Select(i => before[i * before.Length / Bins]).Distinct().ToArray();
        var psi = Term(from.MissingShare(feature), to.MissingShare(feature));
        var (missingBefore, missingAfter) = (from.MissingShare(feature), to.MissingShare(feature));
        for (var bin = 0; bin <= edges.Length; bin++)
        {
            psi += Term((1 - missingBefore) * Share(before, edges, bin), (1 - missingAfter) * Share(after, edges, bin));
        }

        return psi;
    }

    /// <summary>Counts in bins of equal width between the first and the last percentile; what lies outside counts in the outer bins.</summary>
    public static (double[] Edges, int[] Counts) Histogram(float[] sorted, int bins)
    {
        if (sorted.Length == 0)
        {
            return ([], []);
        }

        double low = sorted[sorted.Length / 100];
        double high = sorted[sorted.Length - 1 - sorted.Length / 100];
        if (high <= low)
        {
            return ([low, high], [sorted.Length]);
        }

        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => low + (high - low) * i / bins)];
        return (edges, Counts(sorted, edges));
    }

    /// <summary>Values per bin of equal width; what lies outside counts in the outer bins.</summary>
    public static int[] Counts(float[] values, double[] edges)
    {
        if (edges.Length < 2)
        {
            return [];
        }

        var counts = new int[edges.Length - 1];
        var (low, width) = (edges[0], edges[^1] - edges[0]);
        foreach (var value in values)
        {
            counts[width > 0 ? Math.Clamp((int)((value - low) / width * counts.Length), 0, counts.Length - 1) : 0]++;
        }

        return counts;
    }

    private static double Share(float[] sorted, float[] edges, int bin)
    {
        var start = bin == 0 ? 0 : FirstAtLeast(sorted, edges[bin - 1]);
        var end = bin == edges.Length ? sorted.Length : FirstAtLeast(sorted, edges[bin]);
        return (double)(end - start) / sorted.Length;
    }

    private static int FirstAtLeast(float[] sorted, float edge)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < edge ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double Term(double before, double after)
    {
        var (p, q) = (Math.Max(before, LeastShare), Math.Max(after, LeastShare));
        return (q - p) * Math.Log(q / p);
    }
}

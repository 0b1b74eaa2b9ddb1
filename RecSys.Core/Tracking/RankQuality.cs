namespace RecSys.Core.Tracking;

/// <summary>
/// Quality of one user's ranked list, judged by which ranks are hits. The denominators count all positives of the user, also those
/// that the list could not reach. All need at least one positive.
/// </summary>
public static class RankQuality
{
    /// <summary>Up to so many, looking at all scores once for each takes less than sorting them.</summary>
    private const int FewPositives = 8;

    /// <summary>Hits ÷ positives.</summary>
    public static double Recall(ReadOnlySpan<bool> hits, int positives) => (double)hits.Count(true) / positives;

    /// <summary>Hits ÷ K, not the list's length: a short list is a worse list.</summary>
    public static double Precision(ReadOnlySpan<bool> hits, int k) => (double)hits.Count(true) / k;

    /// <summary>1 if there is any hit, else 0.</summary>
    public static double HitRate(ReadOnlySpan<bool> hits) => hits.Contains(true) ? 1 : 0;

    /// <summary>Σ 1/log2(rank + 1) over the hits ÷ the same sum with min(positives, K) hits on top (Järvelin and Kekäläinen 2002, binary gains).</summary>
    public static double Ndcg(ReadOnlySpan<bool> hits, int positives, int k)
    {
        double gained = 0, ideal = 0;
        for (var i = 0; i < hits.Length; i++)
        {
            gained += hits[i] ? Discount(i) : 0;
        }

        for (var i = 0; i < Math.Min(positives, k); i++)
        {
            ideal += Discount(i);
        }

        return gained / ideal;
    }

    /// <summary>Σ precision@rank over the hits ÷ min(positives, K).</summary>
    public static double AveragePrecision(ReadOnlySpan<bool> hits, int positives, int k)
    {
        var (sum, found) = (0.0, 0);
        for (var i = 0; i < hits.Length; i++)
        {
            if (hits[i])
            {
                found++;
                sum += (double)found / (i + 1);
            }
        }

        return sum / Math.Min(positives, k);
    }

    /// <summary>1 ÷ rank of the first hit; 0 without one.</summary>
    public static double ReciprocalRank(ReadOnlySpan<bool> hits)
    {
        var first = hits.IndexOf(true);
        return first < 0 ? 0 : 1.0 / (first + 1);
    }

    /// <summary>
    /// Share of (positive, negative) pairs that the scores order rightly, equal scores counted half; NaN unless there are both.
    /// Computed from mean ranks (Mann and Whitney 1947). May sort the spans.
    /// </summary>
    public static double Auc(Span<double> scores, Span<bool> positive)
    {
        var positives = positive.Count(true);
        var negatives = scores.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            return double.NaN;
        }

        if (positives <= FewPositives)
        {
            return FewAuc(scores, positive, positives, negatives);
        }

        scores.Sort(positive);
        double rankSum = 0;
        for (var start = 0; start < scores.Length;)
        {
            var end = start + 1;
            while (end < scores.Length && scores[end] == scores[start])
            {
                end++;
            }

            // Ranks from 1; equal scores share their mean rank.
            rankSum += positive[start..end].Count(true) * (start + 1 + end) / 2.0;
            start = end;
        }

        return (rankSum - positives * (positives + 1.0) / 2) / ((double)positives * negatives);
    }

    /// <summary>The same without sorting: the mean rank of each positive from how many scores lie above it and how many equal it.</summary>
    private static double FewAuc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, int positives, int negatives)
    {
        double rankSum = 0;
        for (var at = positive.IndexOf(true); at >= 0;)
        {
            var (above, equal) = (0, 0);
            foreach (var score in scores)
            {
                above += score > scores[at] ? 1 : 0;
                equal += score == scores[at] ? 1 : 0;
            }

            // Ranks from 1; equal scores share their mean rank.
            rankSum += (2 * (scores.Length - above) - equal + 1) / 2.0;
            var next = positive[(at + 1)..].IndexOf(true);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return (rankSum - positives * (positives + 1.0) / 2) / ((double)positives * negatives);
    }

    private static double Discount(int index) => 1 / Math.Log2(index + 2);
}

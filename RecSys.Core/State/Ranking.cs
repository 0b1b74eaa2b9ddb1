namespace RecSys.Core.State;

/// <summary>Orders product indexes by a score, best first; equal scores by index, so that every run ranks alike.</summary>
public static class Ranking
{
    /// <summary>Indexes of the positive scores.</summary>
    public static int[] Of(double[] scores)
    {
        var indexes = Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0).ToArray();
        Array.Sort(indexes, (a, b) => scores[a] != scores[b] ? scores[b].CompareTo(scores[a]) : a.CompareTo(b));
        return indexes;
    }

    public static int[] Of(int[] counts) => Of(Array.ConvertAll(counts, c => (double)c));

    /// <summary>A ranking split into one per group, order kept; a negative group belongs to none.</summary>
    public static int[][] Split(int[] ranking, int groups, Func<int, int> groupOf)
    {
        var lists = Enumerable.Range(0, groups).Select(_ => new List<int>()).ToArray();
        foreach (var product in ranking)
        {
            if (groupOf(product) is >= 0 and var group)
            {
                lists[group].Add(product);
            }
        }

        return [.. lists.Select(l => l.ToArray())];
    }
}

namespace RecSys.Core.Stages.Training;

/// <summary>Which rows of a group to learn from: sampling negatives is the biggest lever on training time and costs no quality.</summary>
public static class NegativeSampling
{
    /// <summary>Offsets of all positives and of at most <paramref name="negatives"/> negatives, ascending; none without a positive.</summary>
    /// <param name="labels">The group's labels.</param>
    /// <param name="negatives">0 keeps all.</param>
    /// <param name="random">Draws once per negative met, so that a group's draws do not depend on what was picked.</param>
    public static IReadOnlyList<int> Pick(ReadOnlySpan<float> labels, int negatives, Random random)
    {
        var left = labels.Count(0f);
        var picked = new List<int>(labels.Length);
        if (left == labels.Length)
        {
            return picked;
        }

        var wanted = negatives == 0 ? left : Math.Min(negatives, left);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] > 0)
            {
                picked.Add(i);
                continue;
            }

            // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S): each subset of the wanted size is equally likely.
            if (random.NextDouble() * left < wanted)
            {
                picked.Add(i);
                wanted--;
            }

            left--;
        }

        return picked;
    }
}

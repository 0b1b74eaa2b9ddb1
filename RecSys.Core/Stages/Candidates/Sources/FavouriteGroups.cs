using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <summary>The categories or brands that hold most of a customer's interest.</summary>
internal static class FavouriteGroups
{
    /// <summary>Beyond the eighth a group's share is small, and its products come through other sources.</summary>
    public const int Most = 8;

    /// <summary>Proposes the favourite groups' products: share of interest times popularity within the group.</summary>
    /// <param name="affinity">The customer's, to categories or brands.</param>
    /// <param name="ranked">A group's products by popularity.</param>
    public static void Propose(CustomerView customer, Affinity affinity, int[][] ranked, Proposals proposals)
    {
        var popularity = customer.Catalogue.Tally.Popularity;
        Span<int> top = stackalloc int[Most];
        Span<double> factors = stackalloc double[Most];
        var rankings = new Rankings();
        var count = 0;
        foreach (var group in Of(affinity, top))
        {
            var ranking = ranked[group];
            if (ranking.Length > 0)
            {
                rankings[count] = ranking;
                factors[count++] = affinity.Share(group) / popularity[ranking[0]];
            }
        }

        proposals.AddMerged(rankings[..count], factors[..count], popularity);
    }

    /// <summary>The groups with the largest shares, largest first, equal ones in the order they were met.</summary>
    /// <param name="affinity">Shares of interest.</param>
    /// <param name="top">Scratch for as many as are wanted.</param>
    public static ReadOnlySpan<int> Of(Affinity affinity, Span<int> top)
    {
        var count = 0;
        for (var g = 0; g < affinity.Groups.Count; g++)
        {
            var group = affinity.Groups[g];
            var at = count;
            while (at > 0 && affinity.Share(top[at - 1]) < affinity.Share(group))
            {
                at--;
            }

            if (at < top.Length)
            {
                count = Math.Min(count + 1, top.Length);
                top[at..(count - 1)].CopyTo(top[(at + 1)..]);
                top[at] = group;
            }
        }

        return top[..count];
    }

    [System.Runtime.CompilerServices.InlineArray(Most)]
    private struct Rankings
    {
        private int[] _first;
    }
}

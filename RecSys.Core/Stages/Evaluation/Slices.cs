using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Judges every slice of a fold.</summary>
internal static class Slices
{
    /// <param name="fold">The first scorer is the model.</param>
    /// <param name="baseline">Name of the scorer that the model is compared with.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>In the order of the groups; within one, most users first.</returns>
    public static IReadOnlyList<SliceFigures> Of(JudgedFold fold, string baseline, ParallelOptions parallel)
    {
        SliceMembers[] members = [.. SliceGroups.MembersOf(fold)];
        var figures = new SliceFigures[members.Length];
        Parallel.For(0, members.Length, parallel, i => figures[i] = Judge(fold, members[i], baseline));
        return [.. figures.GroupBy(f => f.Group).SelectMany(group => group.OrderByDescending(f => f.Users).ThenBy(f => f.Name, StringComparer.Ordinal))];
    }

    private static SliceFigures Judge(JudgedFold fold, SliceMembers slice, string baseline)
    {
        var (resamples, seed) = (fold.Settings.Evaluation.BootstrapResamples, fold.Settings.Lab.Seed);
        var ndcg = new float[fold.Scorers.Count][];
        var metrics = new Dictionary<string, SliceMetrics>(StringComparer.Ordinal);
        for (var s = 0; s < fold.Scorers.Count; s++)
        {
            (ndcg[s], metrics[fold.Scorers[s].Name]) = Judge(fold, slice, s);
        }

        var (own, against) = PairedBootstrap.Judge(ndcg[0], ndcg[fold.IndexOf(baseline)], [], resamples, seed);
        return new SliceFigures(
            slice.Group.Name,
            slice.Name,
            slice.Users.Count,
            slice.LeftOut,
            slice.Users.Sum(u => (long)u.Positives.Length),
            metrics,
            own,
            against.Difference,
            baseline);
    }

    private static (float[] Ndcg, SliceMetrics Means) Judge(JudgedFold fold, SliceMembers slice, int scorer)
    {
        var ndcg = new float[slice.Users.Count];
        var judged = new bool[fold.K];
        double recall = 0, hitRate = 0;
        for (var i = 0; i < ndcg.Length; i++)
        {
            var (user, positives) = slice.Users[i];
            var list = fold.List(fold.Users[user], scorer);
            var hits = judged.AsSpan(0, list.Length);
            for (var place = 0; place < hits.Length; place++)
            {
                hits[place] = positives.AsSpan().Contains(list[place]);
            }

            ndcg[i] = (float)RankQuality.Ndcg(hits, positives.Length, fold.K);
            recall += RankQuality.Recall(hits, positives.Length);
            hitRate += RankQuality.HitRate(hits);
        }

        return (ndcg, new SliceMetrics(ndcg.Average(v => (double)v), recall / ndcg.Length, hitRate / ndcg.Length));
    }
}

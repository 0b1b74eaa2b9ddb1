using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>
/// Where the model's lists fall short of perfect ones, as means over all users; the parts and the NDCG sum to 1.
/// </summary>
/// <param name="Ndcg">What the lists reach.</param>
/// <param name="Retrieval">Customers with history: 1 − NDCG of the perfect order of what could be reached (candidates, and what filled the list up).</param>
/// <param name="Ranking">Customers with history: that perfect order − the model's.</param>
/// <param name="ColdStart">Customers without history: 1 − NDCG of the list made for their context.</param>
/// <param name="WarmUsers">Users with history.</param>
/// <param name="ColdUsers">Users without.</param>
/// <param name="NothingReached">Users with history none of whose purchases could be reached.</param>
/// <param name="Chance">1 − NDCG of the oracle: what even the truth loses, because purchases are drawn by chance; null for a real shop.</param>
public sealed record RegretFigures(double Ndcg, double Retrieval, double Ranking, double ColdStart, int WarmUsers, int ColdUsers, int NothingReached, double? Chance);

/// <summary>Splits what is lost by who lost it.</summary>
internal static class Regret
{
    /// <param name="fold">The first scorer is the model.</param>
    public static RegretFigures Of(JudgedFold fold)
    {
        double ndcg = 0, retrieval = 0, ranking = 0, cold = 0;
        var (coldUsers, nothing) = (0, 0);
        var values = fold.Ndcg(0);
        for (var u = 0; u < values.Length; u++)
        {
            var user = fold.Users[u];
            ndcg += values[u];
            if (user.IsCold)
            {
                coldUsers++;
                cold += 1 - values[u];
                continue;
            }

            var reachable = Reachable(user, fold.List(user, 0));
            var best = Perfect(reachable, user.Positives.Length, fold.K);
            nothing += reachable == 0 ? 1 : 0;
            retrieval += 1 - best;
            ranking += best - values[u];
        }

        var count = values.Length;
        var oracle = fold.IndexOf(ScorerNames.Oracle);
        return new RegretFigures(
            ndcg / count,
            retrieval / count,
            ranking / count,
            cold / count,
            count - coldUsers,
            coldUsers,
            nothing,
            oracle < 0 ? null : 1 - fold.Ndcg(oracle).Average(v => (double)v));
    }

    /// <summary>Positives among the candidates, or in the list where popularity filled it up.</summary>
    private static int Reachable(UserResult user, ReadOnlySpan<int> list)
    {
        var count = user.Found;
        foreach (var product in list)
        {
            count += user.Positives.AsSpan().Contains(product) && !user.FoundProducts.AsSpan().Contains(product) ? 1 : 0;
        }

        return count;
    }

    /// <summary>NDCG of a list that begins with the reachable positives.</summary>
    private static double Perfect(int reachable, int positives, int k)
    {
        Span<bool> hits = stackalloc bool[Math.Min(reachable, k)];
        hits.Fill(true);
        return RankQuality.Ndcg(hits, positives, k);
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>All users of a fold as judged, in the order of the state's customers: what slices, regret, calibration and curves are counted from.</summary>
internal sealed record JudgedFold(Fold Fold, Catalogue Catalogue, IReadOnlyList<ScorerLine> Scorers, UserResult[] Users, LabSettings Settings)
{
    public int K => Settings.Evaluation.K;

    public int IndexOf(string scorer)
    {
        for (var i = 0; i < Scorers.Count; i++)
        {
            if (Scorers[i].Name == scorer)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A metric of a scorer, one value per user.</summary>
    public float[] Values(int scorer, int metric) => Array.ConvertAll(Users, user => (float)user.Values[scorer][metric]);

    /// <summary>NDCG of a scorer, one value per user.</summary>
    public float[] Ndcg(int scorer) => Values(scorer, Metrics.IndexOf(Metrics.Ndcg));

    /// <summary>The first K of a user's list.</summary>
    public ReadOnlySpan<int> List(UserResult user, int scorer) => user.Lists[scorer].AsSpan(0, Math.Min(K, user.Lists[scorer].Length));
}

/// <summary>A scorer and how it ranks, in a sentence.</summary>
public sealed record ScorerLine(string Name, string Sentence);

using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Evaluation;

namespace RecSys.Tests.Core.Stages.Evaluation;

/// <summary>Judged users by hand, on <see cref="GivenShop"/>: products by index from 0.</summary>
internal static class GivenJudged
{
    private static readonly RecSys.Core.State.Catalogue Catalogue = GivenShop.Catalogue();

    public static readonly Fold Test = new("test", FoldRole.Test, GivenShop.Cutoff, 20 * Moments.Day);

    /// <summary>A fold of these users; the first scorer is the model.</summary>
    public static JudgedFold Fold(LabSettings settings, string[] scorers, params UserResult[] users) =>
        new(Test, Catalogue, [.. scorers.Select(name => new ScorerLine(name, "By hand."))], users, settings);

    public static JudgedFold Fold(params UserResult[] users) => Fold(GivenShop.Settings, ["model"], users);

    /// <summary>A user whose lists are given by scorer; NDCG is that of the lists, other metrics are NaN.</summary>
    public static UserResult User(int customer, int[] positives, int[] found, params int[][] lists)
    {
        var k = GivenShop.Settings.Evaluation.K;
        return new UserResult
        {
            Customer = customer,
            Events = Catalogue.State.Customers[customer].Events.Length,
            Positives = positives,
            FoundProducts = found,
            FoundBySource = [],
            FoundAlone = [],
            Lists = lists,
            Values = [.. lists.Select(list => Values(RecSys.Core.Tracking.RankQuality.Ndcg([.. list.Take(k).Select(p => positives.Contains(p))], positives.Length, k)))],
            Weights = [.. Metrics.All.Select(_ => 1.0)],
            Scores = [],
            Labels = [],
        };
    }

    private static double[] Values(double ndcg) => [.. Metrics.All.Select(m => m == Metrics.Ndcg ? ndcg : double.NaN)];
}

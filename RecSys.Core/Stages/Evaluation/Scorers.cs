using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>What is judged: the new model, the champion, the baselines, and the oracle where the truth is known.</summary>
/// <param name="model">The version being judged.</param>
/// <param name="champion">The version that serves, where it is another one and can be loaded.</param>
/// <param name="settings">Of the run.</param>
internal sealed class Scorers(RankingModel model, RankingModel? champion, LabSettings settings)
{
    /// <summary>Length of the ranked lists: metrics look at the first K of them, curves at all.</summary>
    public static int ListLength(EvaluationSettings settings) => Math.Max(settings.K, settings.CurveK);

    /// <summary>One thread's scorers.</summary>
    /// <param name="rows">The thread's.</param>
    /// <param name="forecast">Of the fold's window; null where the shop is a real one.</param>
    public IReadOnlyList<IListScorer> For(CandidateRows rows, ShopForecast? forecast)
    {
        var length = ListLength(settings.Evaluation);
        var (catalogue, tally) = (rows.Catalogue, rows.Catalogue.Tally);
        var purchases = tally.Events[(int)EventKind.Purchase];
        var recent = tally.RecentEvents[(int)EventKind.Purchase];
        List<IListScorer> scorers = [new ModelScorer(ScorerNames.Model, model, rows, length)];
        if (champion is not null)
        {
            scorers.Add(new ModelScorer(ScorerNames.Champion, champion, rows, length));
        }

        scorers.AddRange(
        [
            new RuleScorer(length),
            SimilarityScorer.Ease(length),
            SimilarityScorer.ItemNeighbours(length),
            new PopularityScorer("recency_weighted", FormattableString.Invariant($"By everyone's interest, halved every {settings.Gold.PopularityHalfLifeDays:0.#} days."), catalogue.ByPopularity, p => tally.Popularity[p]),
            new PopularityScorer("recently_popular", FormattableString.Invariant($"By purchases of the last {settings.Gold.TrendingDays} days."), catalogue.ByRecentPurchases, p => recent[p]),
            new PopularityScorer("popular", "By purchases ever.", catalogue.ByPurchases, p => purchases[p]),
            new RandomScorer(settings.Lab.Seed, length),
        ]);
        if (forecast is not null)
        {
            scorers.Add(new OracleScorer(forecast, catalogue, length));
        }

        return scorers;
    }
}

using System.Globalization;
using RecSys.Core.Pipeline;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>What to look at after an evaluation, in words from its figures.</summary>
internal static class EvaluationReport
{
    public static StageReport Of(IReadOnlyList<FoldResult> folds, EvaluationDetail detail, string decision, string? championFault)
    {
        var test = folds[^1];
        var key = Metrics.Ndcg.Key(detail.K);
        var model = test.Value(ScorerNames.Model, key);
        var best = test.Metrics.Where(m => m.Metric == key && ScorerNames.IsBaseline(m.Scorer)).MaxBy(m => m.Value)!;
        var count = test.Count;
        List<string> notes =
        [
            Invariant($"On the test fold the model reaches {key} {model:0.0000}; the best baseline, {best.Scorer}, {best.Value:0.0000}; random {test.Value(ScorerNames.Random, key):0.0000}."),
            Invariant($"{count.Users:N0} customers count, {count.UsersLeftOut:N0} are left out because they bought nothing new in the window; of their {count.Positives:N0} purchases the candidates hold {(double)count.PositivesFound / count.Positives:P1}, and no ranker can reach more."),
            decision,
        ];
        if (detail.Folds[^1].Achieved is { } achieved)
        {
            notes.Insert(1, Invariant($"That is {achieved.Share.Value:P0} of what is achievable: the oracle, which knows the true tastes, reaches {achieved.Ceiling:0.0000}; the rest is chance."));
        }

        if (championFault is not null)
        {
            notes.Add($"The former champion could not be judged: {championFault}");
        }

        return new StageReport
        {
            RowsIn = folds.Sum(f => (long)f.Count.Users),
            RowsOut = folds.Sum(f => (long)f.Metrics.Count),
            Tables = new Dictionary<string, long>
            {
                [Tables.ModelMetrics] = folds.Sum(f => (long)f.Metrics.Count),
                [Tables.ModelFolds] = folds.Count,
                [Tables.ModelSourceRecall] = folds.Sum(f => (long)f.Sources.Count),
            },
            Notes = notes,
            Checks = [Beats(model, best)],
        };
    }

    private static StageCheck Beats(double model, MetricValue best) => model > best.Value
        ? new("beats_baselines", CheckOutcome.Passed, "The model beats every baseline on the test fold.")
        : new("beats_baselines", CheckOutcome.Warned, $"The baseline {best.Scorer} is at least as good as the model on the test fold.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

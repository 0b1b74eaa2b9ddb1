using RecSys.Core.Reports;

namespace RecSys.Bench;

/// <summary>Runs every stage and prints what the validation fold says of each scorer: how a change of candidates, features or parameters is judged. The test fold is not shown.</summary>
internal static class Judge
{
    public static async Task<int> RunAsync(BenchLab lab)
    {
        if (!await lab.RunAsync())
        {
            return 1;
        }

        var evaluation = lab.Get<EvaluationReports>().Newest()!;
        var fold = evaluation.Folds[0];
        Console.WriteLine($"{fold.Fold}: {fold.Users:N0} users, {fold.Positives:N0} positives, recall of the candidates {fold.CandidateRecall:P2}");
        foreach (var scorer in fold.Scorers)
        {
            Console.WriteLine($"  {scorer.Scorer,-20}{evaluation.MainMetric} {scorer.Metrics[evaluation.MainMetric]:0.0000}   recall {scorer.Metrics.First(m => m.Key.StartsWith("recall", StringComparison.Ordinal)).Value:0.0000}");
        }

        return 0;
    }
}

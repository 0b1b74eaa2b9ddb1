using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Splits;
using RecSys.Core.Stages.Training;
using RecSys.Core.Tracking;

namespace RecSys.Bench;

/// <summary>
/// What the lab adds around a trainer's own <c>Fit</c>, and around LightGBM's native library called directly, 1,000,000 rows of 20 features, 100 trees of 20 leaves, one thread: sampling, the curve on both folds
/// after every tree, the leaves' row counts, the model file.
/// </summary>
internal static class Fitting
{
    private const int Trees = 100;
    private const int Leaves = 20;
    private const int MinRows = 50;
    private const double Rate = 0.1;

    /// <param name="times">The best of so many.</param>
    /// <param name="lists">To learn from, of 200 rows.</param>
    public static int Run(int times, int lists)
    {
        Measure(times, lists);
        return 0;
    }

    /// <param name="times">The best of so many.</param>
    /// <param name="lists">To learn from, of 200 rows; a fifth as many to judge by.</param>
    /// <returns>Processor time of the lab ÷ that of ML.NET's own <c>Fit</c>, by trainer, and ÷ that of LightGBM's native library.</returns>
    public static (double LambdaMart, double LightGbm, double Native) Measure(int times, int lists)
    {
        var (train, validation) = (BenchRows.Fold(lists, seed: 1), BenchRows.Fold(lists / 5, seed: 2));
        var context = new MLContext(42);
        var view = BenchRows.View(context, train);
        Console.WriteLine($"{train.Rows:N0} rows of {train.FeatureCount} features to learn from, {validation.Rows:N0} to judge by, {Trees} trees of {Leaves} leaves, one thread, best of {times}");
        var lambdaMart = Compare("lambdamart", times, train, validation, () => context.Ranking.Trainers.FastTree(new FastTreeRankingTrainer.Options
        {
            RowGroupColumnName = "GroupId",
            NumberOfTrees = Trees,
            NumberOfLeaves = Leaves,
            MinimumExampleCountPerLeaf = MinRows,
            LearningRate = Rate,
            NumberOfThreads = 1,
        }).Fit(view));
        var lightGbm = Compare("lightgbm", times, train, validation, () => context.Ranking.Trainers.LightGbm(new LightGbmRankingTrainer.Options
        {
            RowGroupColumnName = "GroupId",
            NumberOfIterations = Trees,
            NumberOfLeaves = Leaves,
            MinimumExampleCountPerLeaf = MinRows,
            LearningRate = Rate,
            NumberOfThreads = 1,
            CustomGains = [0, 1],
        }).Fit(view));
        return (lambdaMart, lightGbm, CompareNative(times, train, validation));
    }

    private static double Compare(string trainer, int times, LabelledFold train, LabelledFold validation, Action fit) =>
        Held(trainer, "ML.NET Fit", Measured.Best(times, fit), Measured.Best(times, () => Lab(trainer, train, validation)));

    /// <summary>The same parameters and rows, which the library finds ready in memory.</summary>
    private static double CompareNative(int times, LabelledFold train, LabelledFold validation)
    {
        var whole = TrainingRows.Sample([train], negativesPerCustomer: 0, seed: 42);
        var ready = whole with { Values = Array.ConvertAll(whole.Values, value => float.IsNaN(value) ? MissingValue.ForTraining : value) };
        int[] groups = [.. Enumerable.Range(0, ready.Groups).Select(g => ready.GroupStarts[g + 1] - ready.GroupStarts[g])];
        var parameters = LightGbmTrainer.Spelled(Settings.LightGbm, new TrainingTask(ready, Settings, 42, 1));
        return Held(
            "lightgbm",
            "native",
            Measured.Best(times, () => NativeLightGbm.Train(ready, groups, Trees, parameters)),
            Measured.Best(times, () => Lab("lightgbm", train, validation)));
    }

    private static double Held(string trainer, string against, Measured own, Measured lab)
    {
        Console.WriteLine(
            $"  {trainer,-12} {against,-10}: wall {own.Wall,6:0.0} s, cpu {own.Cpu,6:0.0} s   the lab: wall {lab.Wall,6:0.0} s, cpu {lab.Cpu,6:0.0} s   cpu {lab.Cpu / own.Cpu - 1:+0 %;-0 %}");
        return lab.Cpu / own.Cpu;
    }

    private static TrainingSettings Settings { get; } = new()
    {
        LambdaMart = new() { Trees = Trees, Leaves = Leaves, MinExamplesPerLeaf = MinRows, LearningRate = Rate, FeatureFraction = 1 },
        LightGbm = new() { Trees = Trees, Leaves = Leaves, MinExamplesPerLeaf = MinRows, LearningRate = Rate, FeatureFraction = 1, RowFraction = 1, L2 = 0 },
    };

    private static void Lab(string trainer, LabelledFold train, LabelledFold validation)
    {
        var rows = TrainingRows.Sample([train], negativesPerCustomer: 0, seed: 42);
        var curve = new LearningCurve(rows, RankedRows.Of(TrainingRows.Whole(validation)), patience: 0, _ => { });
        Trainers.Find(trainer).Train(new TrainingTask(rows, Settings, 42, 1), curve.Add, CancellationToken.None);
        var path = Path.Combine(Path.GetTempPath(), $"recsys-bench-{Environment.ProcessId}.json");
        new RankingModel
        {
            Version = 1,
            Trainer = trainer,
            FeatureFingerprint = "bench",
            FeatureNames = [.. Enumerable.Range(0, train.FeatureCount).Select(f => $"f{f}")],
            Scorer = curve.Best(),
        }.Save(path);
        File.Delete(path);
    }
}

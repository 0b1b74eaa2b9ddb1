using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using RecSys.Core.Stages.Splits;
using RecSys.Core.Tracking;

namespace RecSys.Bench;

/// <summary>Rows scored per second on one core: the lab's trees against ML.NET's <c>Transform</c> of the same model, 100 trees of 20 leaves on 20 features.</summary>
internal static class Scoring
{
    private const int Times = 5;

    public static int Run()
    {
        Measure();
        return 0;
    }

    /// <returns>How many times as fast as <c>Transform</c> the lab's walk is, by processor time.</returns>
    public static double Measure()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            // Transform spreads its work over the cores by itself: here it has one, as the lab's walk does.
            Process.GetCurrentProcess().ProcessorAffinity = 1;
        }

        var (context, model, ensemble) = Grow(BenchRows.Fold(lists: 500, seed: 1));
        var fold = BenchRows.Fold(lists: 2_000, seed: 2);
        var view = context.Data.Cache(BenchRows.View(context, fold));
        float[] theirs = [.. model.Transform(view).GetColumn<float>("Score")];
        var ours = new double[fold.Rows];
        ensemble.Score(fold.Values, ours);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ensemble.Score(fold.Values, ours);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        var sum = 0f;
        var transform = Measured.Best(Times, () => sum += model.Transform(view).GetColumn<float>("Score").Sum());
        var walk = Measured.Best(Times, () => ensemble.Score(fold.Values, ours));
        Console.WriteLine($"one core, {fold.Rows:N0} rows of {BenchRows.Features} features, {ensemble.Trees.Count} trees of {ensemble.Trees.Average(t => t.Leaves.Length):0} leaves, best of {Times}");
        Console.WriteLine($"  ML.NET Transform {fold.Rows / transform.Cpu / 1e6,7:0.00} M rows/s   wall {transform.Wall:0.000} s, cpu {transform.Cpu:0.000} s");
        Console.WriteLine($"  TreeEnsemble     {fold.Rows / walk.Cpu / 1e6,7:0.00} M rows/s   wall {walk.Wall:0.000} s, cpu {walk.Cpu:0.000} s");
        Console.WriteLine($"  {transform.Cpu / walk.Cpu:0.0} times as fast; largest difference of scores {ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max():0.0e+0}; {allocated} bytes allocated for all rows");
        return transform.Cpu / walk.Cpu;
    }

    /// <summary>100 trees of 20 leaves, as ML.NET holds them and as the lab does.</summary>
    public static (MLContext Context, RankingPredictionTransformer<FastTreeRankingModelParameters> Theirs, TreeEnsemble Ours) Grow(LabelledFold fold)
    {
        var context = new MLContext(42);
        var trainer = context.Ranking.Trainers.FastTree(new FastTreeRankingTrainer.Options { RowGroupColumnName = "GroupId", NumberOfTrees = 100, NumberOfLeaves = 20, NumberOfThreads = 1 });
        var model = trainer.Fit(BenchRows.View(context, fold));
        var grown = model.Model.TrainedTreeEnsemble;
        return (context, model, new TreeEnsemble(BenchRows.Features, grown.Bias, [.. grown.Trees.Select((tree, i) => Convert(tree, grown.TreeWeights[i]))]));
    }

    private static DecisionTree Convert(RegressionTree tree, double weight) => new(
        [.. tree.NumericalSplitFeatureIndexes],
        [.. tree.NumericalSplitThresholds],
        [.. tree.LeftChild],
        [.. tree.RightChild],
        [.. tree.LeafValues.Select(value => value * weight)],
        [.. tree.SplitGains]);
}

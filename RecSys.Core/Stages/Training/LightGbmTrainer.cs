using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>LightGBM's lambdarank (Ke et al. 2017). It tells nothing while it grows: its trees are handed over at the end, in order.</summary>
public sealed class LightGbmTrainer : ITrainer
{
    public string Name => "lightgbm";

    public string Sentence => "Boosted trees grown leaf by leaf on the same ranking objective (LightGBM lambdarank).";

    public void Train(TrainingTask task, Func<DecisionTree, bool> onTree, CancellationToken cancel)
    {
        using var run = new MlRun(task.Seed, cancel);
        var trainer = run.Context.Ranking.Trainers.LightGbm(new LightGbmRankingTrainer.Options
        {
            LabelColumnName = "Label",
            RowGroupColumnName = "GroupId",
            FeatureColumnName = "Features",
            NumberOfIterations = task.Settings.Trees,
            NumberOfLeaves = task.Settings.Leaves,
            MinimumExampleCountPerLeaf = task.Settings.MinExamplesPerLeaf,
            LearningRate = task.Settings.LearningRate,
            NumberOfThreads = task.Threads,
            Seed = task.Seed,
            CustomGains = [0, 1],
            Deterministic = true,
            Booster = LightGbmBooster.Regularised(),
        });
        RegressionTreeEnsemble? ensemble = null;
        run.Fit(() => ensemble = trainer.Fit(run.View(task.Rows)).Model.TrainedTreeEnsemble);
        var grown = 0;
        while (grown < ensemble!.Trees.Count && onTree(Convert(ensemble.Trees[grown], ensemble.TreeWeights[grown])))
        {
            grown++;
        }
    }

    internal static DecisionTree Convert(RegressionTree tree, double weight) => new(
        [.. tree.NumericalSplitFeatureIndexes],
        [.. tree.NumericalSplitThresholds],
        [.. tree.LeftChild],
        [.. tree.RightChild],
        [.. tree.LeafValues.Select(value => value * weight)],
        [.. tree.SplitGains]);
}

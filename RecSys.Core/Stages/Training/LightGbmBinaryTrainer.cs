using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>LightGBM on the logistic loss (Ke et al. 2017). It tells nothing while it grows: its trees are handed over at the end, in order.</summary>
public sealed class LightGbmBinaryTrainer : ITrainer
{
    public string Name => "lightgbm_binary";

    public string Sentence => "Boosted trees that learn how likely each candidate is to be bought, whatever list it stands in (LightGBM, logistic loss).";

    public void Train(TrainingTask task, Func<DecisionTree, bool> onTree, CancellationToken cancel)
    {
        using var run = new MlRun(task.Seed, cancel);
        var trainer = run.Context.BinaryClassification.Trainers.LightGbm(new Microsoft.ML.Trainers.LightGbm.LightGbmBinaryTrainer.Options
        {
            LabelColumnName = "Bought",
            FeatureColumnName = "Features",
            NumberOfIterations = task.Settings.Trees,
            NumberOfLeaves = task.Settings.Leaves,
            MinimumExampleCountPerLeaf = task.Settings.MinExamplesPerLeaf,
            LearningRate = task.Settings.LearningRate,
            NumberOfThreads = task.Threads,
            Seed = task.Seed,
            Deterministic = true,
            Booster = LightGbmBooster.Regularised(),
        });
        RegressionTreeEnsemble? ensemble = null;
        run.Fit(() => ensemble = trainer.Fit(run.View(task.Rows)).Model.SubModel.TrainedTreeEnsemble);
        var grown = 0;
        while (grown < ensemble!.Trees.Count && onTree(LightGbmTrainer.Convert(ensemble.Trees[grown], ensemble.TreeWeights[grown])))
        {
            grown++;
        }
    }
}

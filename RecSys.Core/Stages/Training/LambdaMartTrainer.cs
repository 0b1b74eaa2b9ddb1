using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>FastTree's LambdaMART (Burges 2010): boosted trees whose gradients weigh each pair by what swapping it changes in NDCG.</summary>
public sealed class LambdaMartTrainer : ITrainer
{
    public string Name => "lambdamart";

    public string Sentence => "Boosted trees that learn the order within each customer's list (FastTree LambdaMART).";

    public void Train(TrainingTask task, Func<DecisionTree, bool> onTree, CancellationToken cancel)
    {
        using var run = new MlRun(task.Seed, cancel);
        var trainer = run.Context.Ranking.Trainers.FastTree(new FastTreeRankingTrainer.Options
        {
            LabelColumnName = "Label",
            RowGroupColumnName = "GroupId",
            FeatureColumnName = "Features",
            NumberOfTrees = task.Settings.Trees,
            NumberOfLeaves = task.Settings.Leaves,
            MinimumExampleCountPerLeaf = task.Settings.MinExamplesPerLeaf,
            LearningRate = task.Settings.LearningRate,
            NumberOfThreads = task.Threads,
            Seed = task.Seed,
            FeatureSelectionSeed = task.Seed,

            // The curve is the lab's own: FastTree's NDCG per tree would double the time and measures something else.
            TestFrequency = int.MaxValue,
        });
        var tap = new FastTreeTap(trainer);
        run.Tick = () => tap.TakeNew().All(onTree);
        run.Fit(() => trainer.Fit(run.View(task.Rows)));
    }
}

using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Training;

/// <summary>FastTree's LambdaMART (Burges 2010): boosted trees whose gradients weigh each pair by what swapping it changes in NDCG.</summary>
public sealed class LambdaMartTrainer : ITrainer
{
    public string Name => "lambdamart";

    public string Sentence => "LambdaMART: boosted trees that learn the order within each customer's list (ML.NET FastTree).";

    public string StepName => "tree";

    public string Section => nameof(TrainingSettings.LambdaMart);

    public TrainerParameters Parameters(TrainingSettings settings) => settings.LambdaMart;

    public void Train(TrainingTask task, Func<TrainingStep, bool> onStep, CancellationToken cancel)
    {
        using var run = new MlRun(task.Seed, cancel);
        var trainer = run.Context.Ranking.Trainers.FastTree(Common(new FastTreeRankingTrainer.Options { RowGroupColumnName = "GroupId" }, task.Settings.LambdaMart, task));
        run.Grow(trainer, task.Rows, onStep, () => trainer.Fit(run.View(task.Rows)));
    }

    /// <summary>What both objectives take.</summary>
    internal static T Common<T>(T options, FastTreeParameters parameters, TrainingTask task)
        where T : BoostedTreeOptions
    {
        options.LabelColumnName = "Label";
        options.FeatureColumnName = "Features";
        options.NumberOfTrees = parameters.Trees;
        options.NumberOfLeaves = parameters.Leaves;
        options.MinimumExampleCountPerLeaf = parameters.MinExamplesPerLeaf;
        options.LearningRate = parameters.LearningRate;
        options.FeatureFraction = parameters.FeatureFraction;
        options.NumberOfThreads = task.Threads;
        options.Seed = task.Seed;
        options.FeatureSelectionSeed = task.Seed;

        // The curve is the lab's own: FastTree's metric per tree would double the time and measures something else.
        options.TestFrequency = int.MaxValue;
        return options;
    }
}

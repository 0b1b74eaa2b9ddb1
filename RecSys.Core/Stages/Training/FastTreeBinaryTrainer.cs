using Microsoft.ML;
using RecSys.Core.Settings;
using Options = Microsoft.ML.Trainers.FastTree.FastTreeBinaryTrainer.Options;

namespace RecSys.Core.Stages.Training;

/// <summary>FastTree on the logistic loss: a classifier that knows of no lists (MART, Friedman 2001).</summary>
public sealed class FastTreeBinaryTrainer : ITrainer
{
    public string Name => "fasttree_binary";

    public string Sentence => "Boosted trees that learn how likely each candidate is to be bought, whatever list it stands in (ML.NET FastTree, logistic loss).";

    public string StepName => "tree";

    public string Section => nameof(TrainingSettings.FastTreeBinary);

    public TrainerParameters Parameters(TrainingSettings settings) => settings.FastTreeBinary;

    public void Train(TrainingTask task, Func<TrainingStep, bool> onStep, CancellationToken cancel)
    {
        var parameters = task.Settings.FastTreeBinary;
        using var run = new MlRun(task.Seed, cancel) { PositiveWeight = (float)parameters.PositiveWeight };
        var options = LambdaMartTrainer.Common(new Options(), parameters, task);
        options.LabelColumnName = "Bought";
        options.ExampleWeightColumnName = parameters.PositiveWeight == 1 ? null : "Weight";
        var trainer = run.Context.BinaryClassification.Trainers.FastTree(options);
        run.Grow(trainer, task.Rows, onStep, () => trainer.Fit(run.View(task.Rows)));
    }
}

using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Training;

/// <summary>LightGBM on the logistic loss.</summary>
public sealed class LightGbmBinaryTrainer : ITrainer
{
    public string Name => "lightgbm_binary";

    public string Sentence => "Boosted trees that learn how likely each candidate is to be bought, whatever list it stands in (LightGBM, logistic loss).";

    public string StepName => "tree";

    public string Section => nameof(TrainingSettings.LightGbmBinary);

    public TrainerParameters Parameters(TrainingSettings settings) => settings.LightGbmBinary;

    public void Train(TrainingTask task, Func<TrainingStep, bool> onStep, CancellationToken cancel)
    {
        var parameters = task.Settings.LightGbmBinary;
        using var run = new LightGbmRun(
            task.Rows, [("objective", "binary"), ("scale_pos_weight", parameters.PositiveWeight), .. LightGbmTrainer.Common(parameters, task)]);
        run.Grow(parameters.Trees, onStep, ahead: task.Threads > 1, cancel);
    }
}

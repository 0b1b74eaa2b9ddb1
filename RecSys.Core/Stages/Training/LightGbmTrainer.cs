using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Training;

/// <summary>LightGBM's lambdarank: LambdaMART (Burges 2010) with trees grown leaf by leaf.</summary>
public sealed class LightGbmTrainer : ITrainer
{
    public string Name => "lightgbm";

    public string Sentence => "LambdaMART: boosted trees, grown leaf by leaf, that learn the order within each customer's list (LightGBM lambdarank).";

    public string StepName => "tree";

    public string Section => nameof(TrainingSettings.LightGbm);

    public TrainerParameters Parameters(TrainingSettings settings) => settings.LightGbm;

    public void Train(TrainingTask task, Func<TrainingStep, bool> onStep, CancellationToken cancel)
    {
        var parameters = task.Settings.LightGbm;
        using var run = new LightGbmRun(task.Rows, Words(parameters, task));
        run.Grow(parameters.Trees, onStep, ahead: task.Threads > 1, cancel);
    }

    /// <summary>All parameters in one line, as the library reads them.</summary>
    internal static string Spelled(LightGbmParameters parameters, TrainingTask task) => LightGbmRun.Spelled(Words(parameters, task));

    private static IEnumerable<(string Name, object Value)> Words(LightGbmParameters parameters, TrainingTask task) =>
        [("objective", "lambdarank"), ("label_gain", "0,1"), .. Common(parameters, task)];

    /// <summary>What both objectives take.</summary>
    internal static IEnumerable<(string Name, object Value)> Common(LightGbmParameters parameters, TrainingTask task) =>
    [
        ("num_leaves", parameters.Leaves),
        ("min_data_in_leaf", parameters.MinExamplesPerLeaf),
        ("min_sum_hessian_in_leaf", 0.1),
        ("max_bin", parameters.Bins),
        ("learning_rate", parameters.LearningRate),
        ("lambda_l2", parameters.L2),
        ("feature_fraction", parameters.FeatureFraction),
        ("bagging_fraction", parameters.RowFraction),
        ("bagging_freq", parameters.RowFraction < 1 ? 1 : 0),
        ("sigmoid", 0.5),
        ("seed", task.Seed),
        ("num_threads", task.Threads),

        // By columns a feature's sums are added up by one thread: the trees do not depend on how many there are.
        ("deterministic", "true"),
        ("force_col_wise", "true"),
        ("verbosity", -1),
    ];
}

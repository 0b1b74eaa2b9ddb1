using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Training;

/// <summary>Learns to rank a customer's candidates, step by step. Same rows, seed and parameters give the same model.</summary>
public interface ITrainer
{
    /// <summary>As <see cref="TrainingSettings.Trainer"/> names it.</summary>
    string Name { get; }

    /// <summary>How it learns, in one sentence.</summary>
    string Sentence { get; }

    /// <summary>What one step is: <c>tree</c> or <c>pass</c>.</summary>
    string StepName { get; }

    /// <summary>Name of its parameters' section in <see cref="TrainingSettings"/>.</summary>
    string Section { get; }

    /// <summary>Its own parameters among the settings.</summary>
    TrainerParameters Parameters(TrainingSettings settings);

    /// <summary>Hands over its steps in order, as soon as each is made, until told to stop or all are made.</summary>
    /// <param name="task">Rows and parameters.</param>
    /// <param name="onStep">Takes a step; false stops training.</param>
    /// <param name="cancel">Stops within about a second.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void Train(TrainingTask task, Func<TrainingStep, bool> onStep, CancellationToken cancel);
}

/// <param name="Rows">To learn from.</param>
/// <param name="Settings">Parameters.</param>
/// <param name="Seed">Of the run.</param>
/// <param name="Threads">Threads it may use; the model does not depend on them.</param>
public sealed record TrainingTask(TrainingRows Rows, TrainingSettings Settings, int Seed, int Threads);

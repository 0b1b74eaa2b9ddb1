using RecSys.Core.Settings;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>Grows trees that rank a customer's candidates. Same rows, seed and parameters give the same trees.</summary>
public interface ITrainer
{
    /// <summary>As <see cref="TrainingSettings.Trainer"/> names it.</summary>
    string Name { get; }

    /// <summary>How it learns, in one sentence.</summary>
    string Sentence { get; }

    /// <summary>Hands the trees over in the order they are grown, as soon as the trainer can, until told to stop or all are grown.</summary>
    /// <param name="task">Rows and parameters.</param>
    /// <param name="onTree">Takes a tree; false stops training.</param>
    /// <param name="cancel">Stops within about a second.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void Train(TrainingTask task, Func<DecisionTree, bool> onTree, CancellationToken cancel);
}

/// <param name="Rows">To learn from.</param>
/// <param name="Settings">Parameters.</param>
/// <param name="Seed">Of the run.</param>
/// <param name="Threads">Threads it may use; the trees do not depend on them.</param>
public sealed record TrainingTask(TrainingRows Rows, TrainingSettings Settings, int Seed, int Threads);

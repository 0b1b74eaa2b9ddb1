using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Splits;

namespace RecSys.Core.Stages.Training;

/// <summary>What a training learns from and is judged by.</summary>
/// <param name="Folds">Train folds, without their features.</param>
/// <param name="Rows">The sample of them to learn from.</param>
/// <param name="Validation">Whole lists of the validation fold.</param>
public sealed record TrainingData(IReadOnlyList<LabelledFold> Folds, TrainingRows Rows, RankedRows Validation)
{
    /// <summary>Rows of the train folds.</summary>
    public long AllRows => Folds.Sum(f => (long)f.Rows);

    /// <exception cref="LabException">There is nothing to learn from.</exception>
    public static TrainingData Read(StageContext context)
    {
        var folds = LabelledFolds.ReadOutlines(context.Connection, context.Paths, FoldRole.Train);
        var rows = TrainingRows.Sample(
            folds,
            context.Settings.Training.NegativesPerCustomer,
            context.Settings.Lab.Seed,
            (fold, picked, into) => LabelledFolds.ReadFeatures(context.Connection, context.Paths, fold, picked, into));
        return rows.Groups > 0 ? new TrainingData(folds, rows, RankedRows.Of(TrainingRows.Whole(LabelledFolds.Read(context.Connection, context.Paths, FoldRole.Validation)[0]))) : throw new LabException(
            "No train fold has a candidate that was bought: there is nothing to learn from.",
            "Bring a longer history, raise Candidates:MaxPerCustomer, or set Splits:HorizonDays to more days.",
            Fault.Conflict);
    }
}

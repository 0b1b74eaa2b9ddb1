using System.Runtime.ExceptionServices;
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

    /// <summary>Reads the train folds and the validation fold side by side.</summary>
    /// <exception cref="LabException">There is nothing to learn from, or a file cannot be read.</exception>
    public static TrainingData Read(StageContext context, CancellationToken cancel)
    {
        var parallel = context.Parallel(cancel);
        var validation = LabelledFolds.Ahead(context.Connection, context.Paths, FoldRole.Validation, idsOnly: false)[0];
        var outlines = LabelledFolds.Ahead(context.Connection, context.Paths, FoldRole.Train, idsOnly: true);
        var features = LabelledFolds.FeatureReader(context.Connection, context.Paths);
        var folds = new LabelledFold[outlines.Count];
        TrainingRows rows = null!;
        RankedRows ranked = null!;
        try
        {
            Parallel.Invoke(parallel, ReadSample, () => ranked = RankedRows.Of(TrainingRows.Whole(validation())));
        }
        catch (AggregateException e)
        {
            // What two of them say at once is mostly the same: that of the first is told.
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }

        return rows.Groups > 0 ? new TrainingData(folds, rows, ranked) : throw new LabException(
            "No train fold has a candidate that was bought: there is nothing to learn from.",
            "Bring a longer history, raise Candidates:MaxPerCustomer, or set Splits:HorizonDays to more days.",
            Fault.Conflict);

        void ReadSample()
        {
            Parallel.For(0, folds.Length, parallel, f => folds[f] = outlines[f]());
            rows = TrainingRows.Sample(folds, context.Settings.Training.NegativesPerCustomer, context.Settings.Lab.Seed, parallel, features);
        }
    }
}

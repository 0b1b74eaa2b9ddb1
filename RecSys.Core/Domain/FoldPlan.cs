namespace RecSys.Core.Domain;

/// <summary>What a fold is for.</summary>
public enum FoldRole
{
    Train,
    Validation,
    Test,
}

/// <summary>
/// A moment to stand at: features are as of <see cref="Cutoff"/> and know [.., cutoff); labels are purchases in [cutoff, end).
/// </summary>
/// <param name="Name">train-1, train-2, …, validation, test.</param>
/// <param name="Cutoff">First moment features do not know.</param>
/// <param name="End">First moment labels do not reach.</param>
public sealed record Fold(string Name, FoldRole Role, long Cutoff, long End);

/// <summary>
/// Rolling folds laid backwards from the lab's now: test is the last label window, validation the one before it, train folds before
/// that. The windows of train folds may overlap each other, which asks about more moments of a short history; no label of theirs lies in
/// the window of validation or test.
/// </summary>
public static class FoldPlan
{
    private const long LeastHorizon = 7 * Moments.Day;
    private const long MostHorizon = 60 * Moments.Day;

    /// <param name="firstEvent">Moment of the first event.</param>
    /// <param name="now">First moment after the last event.</param>
    /// <param name="horizonDays">Length of every window, days; 0 takes a tenth of the history, at least 7 and at most 60 days.</param>
    /// <param name="trainFolds">Train folds wanted; those that would start before half a window of history are left out.</param>
    /// <param name="trainStepDays">Days between train cutoffs; 0 takes half a window.</param>
    /// <returns>In time order, test last.</returns>
    /// <exception cref="LabException">The history is too short for one fold of each role.</exception>
    public static IReadOnlyList<Fold> Lay(long firstEvent, long now, int horizonDays, int trainFolds, int trainStepDays)
    {
        var folds = LayWhatFits(firstEvent, now, horizonDays, trainFolds, trainStepDays);
        return folds.Count >= 3 ? folds : throw new LabException(
            $"The history of {Moments.DaysBetween(firstEvent, now):0} days is too short for a train, a validation and a test window of {Moments.DaysBetween(0, Horizon(firstEvent, now, horizonDays)):0} days each.",
            "Set Splits:HorizonDays to fewer days, or bring a longer history.",
            Fault.Conflict);
    }

    /// <summary>The same folds, or those of them that a short history holds: test first of all, then validation.</summary>
    public static IReadOnlyList<Fold> LayWhatFits(long firstEvent, long now, int horizonDays, int trainFolds, int trainStepDays)
    {
        var horizon = Horizon(firstEvent, now, horizonDays);
        var step = trainStepDays > 0 ? trainStepDays * Moments.Day : horizon / 2;
        var folds = new List<Fold>();
        for (var back = 1; back <= trainFolds + 2; back++)
        {
            var cutoff = now - Math.Min(back, 3) * horizon - Math.Max(0, back - 3) * step;
            if (cutoff - firstEvent < horizon / 2)
            {
                break;
            }

            var role = back switch { 1 => FoldRole.Test, 2 => FoldRole.Validation, _ => FoldRole.Train };
            var name = role == FoldRole.Train ? $"train-{back - 2}" : role == FoldRole.Validation ? "validation" : "test";
            folds.Insert(0, new Fold(name, role, cutoff, cutoff + horizon));
        }

        return folds;
    }

    private static long Horizon(long firstEvent, long now, int horizonDays) =>
        horizonDays > 0 ? horizonDays * Moments.Day : Math.Clamp((now - firstEvent) / 10, LeastHorizon, MostHorizon);
}

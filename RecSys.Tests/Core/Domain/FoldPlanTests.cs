using RecSys.Core.Domain;

namespace RecSys.Tests.Core.Domain;

public class FoldPlanTests
{
    [Fact]
    public void Folds_roll_back_from_now_and_their_windows_touch_but_never_overlap()
    {
        var folds = FoldPlan.Lay(0, 100 * Moments.Day, horizonDays: 10, trainFolds: 2, trainStepDays: 10);

        Assert.Equal(
            [
                new Fold("train-2", FoldRole.Train, 60 * Moments.Day, 70 * Moments.Day),
                new Fold("train-1", FoldRole.Train, 70 * Moments.Day, 80 * Moments.Day),
                new Fold("validation", FoldRole.Validation, 80 * Moments.Day, 90 * Moments.Day),
                new Fold("test", FoldRole.Test, 90 * Moments.Day, 100 * Moments.Day),
            ],
            folds);
    }

    [Fact]
    public void Train_windows_overlap_by_half_unless_said_and_end_where_validation_begins()
    {
        var folds = FoldPlan.Lay(0, 100 * Moments.Day, horizonDays: 10, trainFolds: 3, trainStepDays: 0);

        Assert.Equal([60.0, 65, 70, 80, 90], folds.Select(f => (double)f.Cutoff / Moments.Day));
        Assert.All(folds.Where(f => f.Role == FoldRole.Train), f => Assert.True(f.End <= 80 * Moments.Day));
    }

    [Fact]
    public void Without_a_horizon_a_window_is_a_tenth_of_the_history()
    {
        var folds = FoldPlan.Lay(0, 120 * Moments.Day, horizonDays: 0, trainFolds: 1, trainStepDays: 10);

        Assert.Equal(12 * Moments.Day, folds[^1].End - folds[^1].Cutoff);
    }

    [Fact]
    public void Train_folds_with_hardly_any_history_are_left_out()
    {
        var folds = FoldPlan.Lay(0, 40 * Moments.Day, horizonDays: 10, trainFolds: 5, trainStepDays: 10);

        Assert.Equal(["train-1", "validation", "test"], folds.Select(f => f.Name));
    }

    [Fact]
    public void A_history_too_short_for_three_folds_says_what_to_do()
    {
        var error = Assert.Throws<LabException>(() => FoldPlan.Lay(0, 20 * Moments.Day, horizonDays: 10, trainFolds: 1, trainStepDays: 10));

        Assert.Contains("Splits:HorizonDays", error.Hint, StringComparison.Ordinal);
    }
}

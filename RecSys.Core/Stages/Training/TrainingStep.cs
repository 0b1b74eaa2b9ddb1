using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>What a trainer hands over as it goes: one more tree, or the weights after one more pass.</summary>
public abstract class TrainingStep
{
    /// <summary>Brings scores, as of the step before, up to this step.</summary>
    /// <param name="columns">Features of the rows.</param>
    /// <param name="scores">One per row; 0 before the first step.</param>
    public abstract void Apply(FeatureColumns columns, Span<double> scores);

    /// <summary>The model after this step.</summary>
    /// <param name="steps">All steps so far, this one last.</param>
    /// <param name="rows">What it learned from, row-major: what a model remembers of them explains its scores.</param>
    public abstract IRowScorer Model(IReadOnlyList<TrainingStep> steps, float[] rows);
}

/// <summary>One more tree.</summary>
public sealed class TreeStep(int featureCount, DecisionTree tree) : TrainingStep
{
    private readonly TreeEnsemble _single = new(featureCount, 0, [tree]);

    public DecisionTree Tree { get; } = tree;

    public override void Apply(FeatureColumns columns, Span<double> scores) => _single.AddTo(columns, scores);

    public override IRowScorer Model(IReadOnlyList<TrainingStep> steps, float[] rows) =>
        new TreeEnsemble(_single.FeatureCount, 0, [.. steps.Cast<TreeStep>().Select(s => s.Tree)]).WithCovers(rows);
}

/// <summary>The weights after one more pass over the rows.</summary>
public sealed class WeightsStep(LinearModel model) : TrainingStep
{
    public override void Apply(FeatureColumns columns, Span<double> scores) => model.Score(columns, scores);

    public override IRowScorer Model(IReadOnlyList<TrainingStep> steps, float[] rows) => model;
}

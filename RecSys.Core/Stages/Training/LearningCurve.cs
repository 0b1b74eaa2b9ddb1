using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>NDCG@10 after a step: a tree or a pass, counted from 1.</summary>
public readonly record struct CurveStep(int Step, double TrainNdcg, double ValidationNdcg);

/// <summary>
/// Follows a model step by step with the lab's own NDCG@10, whatever trainer makes it: train on (a part of) the sampled rows, validation on
/// whole lists with all positives in the denominator. Says when to stop and which step was best.
/// </summary>
public sealed class LearningCurve
{
    public const int K = 10;

    /// <summary>Train rows that are ranked after each step: enough for a curve, few enough to cost little beside growing a tree.</summary>
    public const int MostTrainRows = 100_000;

    private readonly int _patience;
    private readonly Action<CurveStep> _onStep;
    private readonly List<TrainingStep> _made = [];
    private readonly List<CurveStep> _steps = [];
    private readonly TrainingRows _rows;
    private readonly RankedRows _train;
    private readonly RankedRows _validation;
    private readonly double[] _trainScores;
    private readonly double[] _validationScores;

    /// <param name="train">Rows the trainer sees.</param>
    /// <param name="validation">Whole lists of the validation fold.</param>
    /// <param name="patience">Steps without a rise of the validation metric until <see cref="Add"/> says stop; 0 never does.</param>
    /// <param name="onStep">Told after every step.</param>
    public LearningCurve(TrainingRows train, RankedRows validation, int patience, Action<CurveStep> onStep)
    {
        _patience = patience;
        _onStep = onStep;
        _rows = train;
        _train = RankedRows.Of(train, MostTrainRows);
        _validation = validation;
        (_trainScores, _validationScores) = (new double[_train.Rows], new double[validation.Rows]);
    }

    public IReadOnlyList<CurveStep> Steps => _steps;

    /// <summary>The step with the best validation metric; the earliest of equals. 0 before the first.</summary>
    public int BestStep { get; private set; }

    public double BestValidationNdcg { get; private set; } = double.NegativeInfinity;

    /// <summary>The model after the step with the best validation metric.</summary>
    /// <exception cref="InvalidOperationException">There was no step.</exception>
    public IRowScorer Best()
    {
        List<TrainingStep> kept = [.. _made.Take(BestStep)];
        return kept.Count > 0 ? kept[^1].Model(kept, _rows.Values) : throw new InvalidOperationException("The trainer made no step.");
    }

    /// <summary>Takes the next step.</summary>
    /// <returns>False when the trainer should stop.</returns>
    public bool Add(TrainingStep made)
    {
        _made.Add(made);
        made.Apply(_train.Columns, _trainScores);
        made.Apply(_validation.Columns, _validationScores);
        var step = new CurveStep(_made.Count, _train.Ndcg(_trainScores, K), _validation.Ndcg(_validationScores, K));
        _steps.Add(step);
        if (step.ValidationNdcg > BestValidationNdcg)
        {
            (BestStep, BestValidationNdcg) = (step.Step, step.ValidationNdcg);
        }

        _onStep(step);
        return _patience == 0 || step.Step - BestStep < _patience;
    }
}

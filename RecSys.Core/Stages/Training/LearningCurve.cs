using RecSys.Core.Domain;
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
    private readonly Judge _train;
    private readonly Judge _validation;

    /// <param name="train">Rows the trainer sees.</param>
    /// <param name="validation">Whole lists of the validation fold.</param>
    /// <param name="patience">Steps without a rise of the validation metric until <see cref="Add"/> says stop; 0 never does.</param>
    /// <param name="onStep">Told after every step.</param>
    public LearningCurve(TrainingRows train, TrainingRows validation, int patience, Action<CurveStep> onStep)
    {
        _patience = patience;
        _onStep = onStep;
        _rows = train;
        _train = new Judge(train.Part(MostTrainRows));
        _validation = new Judge(validation);
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
        var step = new CurveStep(_made.Count, _train.Take(made), _validation.Take(made));
        _steps.Add(step);
        if (step.ValidationNdcg > BestValidationNdcg)
        {
            (BestStep, BestValidationNdcg) = (step.Step, step.ValidationNdcg);
        }

        _onStep(step);
        return _patience == 0 || step.Step - BestStep < _patience;
    }

    /// <summary>Scores of a set of rows as the steps come, and their NDCG@10.</summary>
    private sealed class Judge(TrainingRows rows)
    {
        private readonly double[] _scores = new double[rows.Rows];
        private readonly int[] _positives = [.. Enumerable.Range(0, rows.Groups).Select(g =>
            rows.MissedPositives[g] + rows.Labels.AsSpan(rows.GroupStarts[g]..rows.GroupStarts[g + 1]).Count(1f))];

        private readonly TopList _top = new(K);

        public double Take(TrainingStep step)
        {
            step.Apply(rows.Values, _scores);
            double sum = 0;
            var users = 0;
            for (var group = 0; group < rows.Groups; group++)
            {
                if (_positives[group] > 0)
                {
                    sum += Ndcg(group);
                    users++;
                }
            }

            return users > 0 ? sum / users : throw new LabException(
                "No customer of the fold bought anything that could be recommended.", "Bring a longer history, or set Splits:HorizonDays to more days.", Fault.Conflict);
        }

        private double Ndcg(int group)
        {
            _top.Clear();
            for (var row = rows.GroupStarts[group]; row < rows.GroupStarts[group + 1]; row++)
            {
                _top.Offer(_scores[row], rows.ProductIds[row], row);
            }

            Span<bool> hits = stackalloc bool[_top.Count];
            for (var i = 0; i < hits.Length; i++)
            {
                hits[i] = rows.Labels[_top.Positions[i]] > 0;
            }

            return RankQuality.Ndcg(hits, _positives[group], K);
        }
    }
}

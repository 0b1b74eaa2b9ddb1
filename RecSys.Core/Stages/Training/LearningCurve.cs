using RecSys.Core.Domain;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>NDCG@10 of the ensemble's first <see cref="Tree"/> trees.</summary>
public readonly record struct CurveStep(int Tree, double TrainNdcg, double ValidationNdcg);

/// <summary>
/// Follows an ensemble tree by tree with the lab's own NDCG@10, whatever trainer grows it: train on the sampled rows, validation on
/// whole lists with all positives in the denominator. Says when to stop and which prefix was best.
/// </summary>
public sealed class LearningCurve
{
    public const int K = 10;

    private readonly int _patience;
    private readonly Action<CurveStep> _onStep;
    private readonly List<DecisionTree> _trees = [];
    private readonly List<CurveStep> _steps = [];
    private readonly Judge _train;
    private readonly Judge _validation;

    /// <param name="train">Rows the trainer sees.</param>
    /// <param name="validation">Whole lists of the validation fold.</param>
    /// <param name="patience">Trees without a rise of the validation metric until <see cref="Add"/> says stop; 0 never does.</param>
    /// <param name="onStep">Told after every tree.</param>
    public LearningCurve(TrainingRows train, TrainingRows validation, int patience, Action<CurveStep> onStep)
    {
        _patience = patience;
        _onStep = onStep;
        _train = new Judge(train);
        _validation = new Judge(validation);
    }

    public IReadOnlyList<CurveStep> Steps => _steps;

    /// <summary>Number of trees with the best validation metric; the fewest of equals. 0 before the first tree.</summary>
    public int BestTree { get; private set; }

    public double BestValidationNdcg { get; private set; } = double.NegativeInfinity;

    /// <summary>The prefix of trees with the best validation metric.</summary>
    public TreeEnsemble Best => new(_train.Rows.FeatureCount, 0, [.. _trees.Take(BestTree)]);

    /// <summary>Takes the next tree.</summary>
    /// <returns>False when the trainer should stop.</returns>
    public bool Add(DecisionTree tree)
    {
        _trees.Add(tree);
        var single = new TreeEnsemble(_train.Rows.FeatureCount, 0, [tree]);
        var step = new CurveStep(_trees.Count, _train.Add(single), _validation.Add(single));
        _steps.Add(step);
        if (step.ValidationNdcg > BestValidationNdcg)
        {
            (BestTree, BestValidationNdcg) = (step.Tree, step.ValidationNdcg);
        }

        _onStep(step);
        return _patience == 0 || step.Tree - BestTree < _patience;
    }

    /// <summary>Scores of a set of rows as the trees come, and their NDCG@10.</summary>
    private sealed class Judge(TrainingRows rows)
    {
        private readonly double[] _scores = new double[rows.Rows];
        private readonly int[] _positives = [.. Enumerable.Range(0, rows.Groups).Select(g =>
            rows.MissedPositives[g] + rows.Labels.AsSpan(rows.GroupStarts[g]..rows.GroupStarts[g + 1]).Count(1f))];

        private readonly TopList _top = new(K);

        public TrainingRows Rows { get; } = rows;

        public double Add(TreeEnsemble tree)
        {
            tree.AddTo(Rows.Values, _scores);
            double sum = 0;
            var users = 0;
            for (var group = 0; group < Rows.Groups; group++)
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
            for (var row = Rows.GroupStarts[group]; row < Rows.GroupStarts[group + 1]; row++)
            {
                _top.Offer(_scores[row], Rows.ProductIds[row], row);
            }

            Span<bool> hits = stackalloc bool[_top.Count];
            for (var i = 0; i < hits.Length; i++)
            {
                hits[i] = Rows.Labels[_top.Positions[i]] > 0;
            }

            return RankQuality.Ndcg(hits, _positives[group], K);
        }
    }
}

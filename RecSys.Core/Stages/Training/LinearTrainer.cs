using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>
/// Weights of squashed, standardised features, fitted to each list's softmax cross entropy (ListNet with top-one probabilities, Cao et al. 2007)
/// by AdaGrad, list by list in a new order each pass (Duchi et al. 2011).
/// </summary>
public sealed class LinearTrainer : ITrainer
{
    public string Name => "linear";

    public string Sentence => "A weight per feature, fitted to the order within each customer's list (softmax over the list): fast, and every score can be read off.";

    public string StepName => "pass";

    public string Section => nameof(TrainingSettings.Linear);

    public TrainerParameters Parameters(TrainingSettings settings) => settings.Linear;

    public void Train(TrainingTask task, Func<TrainingStep, bool> onStep, CancellationToken cancel)
    {
        var (rows, parameters) = (task.Rows, task.Settings.Linear);
        var fit = new Fit(rows, parameters, cancel);
        int[] order = [.. Enumerable.Range(0, rows.Groups)];
        var random = Chance.Stream(task.Seed, "training:linear");
        for (var pass = 0; pass < parameters.Passes; pass++)
        {
            random.Shuffle(order);
            foreach (var group in order)
            {
                cancel.ThrowIfCancellationRequested();
                fit.Learn(group);
            }

            if (!onStep(new WeightsStep(fit.Model())))
            {
                return;
            }
        }
    }

    /// <summary>Weights under way: the first half per standardised feature, the second per missing value.</summary>
    private sealed class Fit
    {
        private const double Smallest = 1e-8;

        private readonly TrainingRows _rows;
        private readonly LinearParameters _parameters;
        private readonly double[] _means;
        private readonly double[] _deviations;
        private readonly float[] _standard;
        private readonly double[] _weights;
        private readonly double[] _gradient;
        private readonly double[] _squares;
        private readonly double[] _scores;

        public Fit(TrainingRows rows, LinearParameters parameters, CancellationToken cancel)
        {
            (_rows, _parameters) = (rows, parameters);
            (_means, _deviations, _standard) = Standardise(rows, cancel);
            _weights = new double[2 * rows.FeatureCount];
            _gradient = new double[_weights.Length];
            _squares = new double[_weights.Length];
            _scores = new double[rows.Groups == 0 ? 0 : Enumerable.Range(0, rows.Groups).Max(g => rows.GroupStarts[g + 1] - rows.GroupStarts[g])];
        }

        public LinearModel Model() => new([.. _means], [.. _deviations], _weights[.._rows.FeatureCount], _weights[_rows.FeatureCount..]);

        /// <summary>One step down the gradient of one list's cross entropy.</summary>
        public void Learn(int group)
        {
            var (start, end) = (_rows.GroupStarts[group], _rows.GroupStarts[group + 1]);
            var labels = _rows.Labels.AsSpan(start, end - start);
            var positives = labels.Count(1f);
            if (positives == 0)
            {
                return;
            }

            var scores = _scores.AsSpan(0, labels.Length);
            Softmax(start, scores);
            Array.Clear(_gradient);
            for (var i = 0; i < labels.Length; i++)
            {
                AddGradient(start + i, scores[i] - (labels[i] > 0 ? 1.0 / positives : 0));
            }

            for (var w = 0; w < _weights.Length; w++)
            {
                var gradient = _gradient[w] + _parameters.L2 * _weights[w];
                _squares[w] += gradient * gradient;
                _weights[w] -= _parameters.LearningRate * gradient / (Math.Sqrt(_squares[w]) + Smallest);
            }
        }

        /// <summary>Turns a list's rows into probabilities of being the one bought.</summary>
        private void Softmax(int start, Span<double> scores)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = Score(start + i);
            }

            var highest = System.Numerics.Tensors.TensorPrimitives.Max<double>(scores);
            double sum = 0;
            foreach (ref var score in scores)
            {
                score = Math.Exp(score - highest);
                sum += score;
            }

            foreach (ref var score in scores)
            {
                score /= sum;
            }
        }

        private double Score(int row)
        {
            var values = _standard.AsSpan(row * _rows.FeatureCount, _rows.FeatureCount);
            double score = 0;
            for (var f = 0; f < values.Length; f++)
            {
                score += float.IsNaN(values[f]) ? _weights[values.Length + f] : _weights[f] * values[f];
            }

            return score;
        }

        private void AddGradient(int row, double difference)
        {
            var values = _standard.AsSpan(row * _rows.FeatureCount, _rows.FeatureCount);
            for (var f = 0; f < values.Length; f++)
            {
                if (float.IsNaN(values[f]))
                {
                    _gradient[values.Length + f] += difference;
                }
                else
                {
                    _gradient[f] += difference * values[f];
                }
            }
        }

        /// <summary>Mean and deviation per squashed feature, and the rows in these units; missing stays NaN.</summary>
        private static (double[] Means, double[] Deviations, float[] Rows) Standardise(TrainingRows rows, CancellationToken cancel)
        {
            var (means, deviations, values) = (new double[rows.FeatureCount], new double[rows.FeatureCount], new float[rows.Values.Length]);
            for (var f = 0; f < rows.FeatureCount; f++)
            {
                cancel.ThrowIfCancellationRequested();
                var (count, sum, squares) = (0, 0.0, 0.0);
                for (var at = f; at < values.Length; at += rows.FeatureCount)
                {
                    var value = LinearModel.Squash(rows.Values[at]);
                    values[at] = (float)value;
                    if (!double.IsNaN(value))
                    {
                        (count, sum, squares) = (count + 1, sum + value, squares + value * value);
                    }
                }

                means[f] = count > 0 ? sum / count : 0;
                var variance = count > 0 ? squares / count - means[f] * means[f] : 0;

                // What varies by less than rounding does not vary.
                deviations[f] = variance > 1e-12 * (1 + means[f] * means[f]) ? Math.Sqrt(variance) : 0;
                for (var at = f; at < values.Length; at += rows.FeatureCount)
                {
                    values[at] = float.IsNaN(values[at]) ? float.NaN : deviations[f] > 0 ? (float)((values[at] - means[f]) / deviations[f]) : 0;
                }
            }

            return (means, deviations, values);
        }
    }
}

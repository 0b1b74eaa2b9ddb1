using RecSys.Core.Domain;

namespace RecSys.Core.Tracking;

/// <summary>
/// A weighted sum of squashed, standardised features: sign(x) · ln(1 + |x|), less the mean, over the deviation. The squash keeps counts and
/// prices from drowning the rest. A missing value adds a weight of its own. So every feature's part of a score can be read off.
/// </summary>
/// <param name="Means">Of the squashed feature over the rows it was trained on.</param>
/// <param name="Deviations">Standard deviation of the same; 0 where the feature never varied: it adds nothing then.</param>
/// <param name="Weights">Per standardised feature.</param>
/// <param name="MissingWeights">What a missing value adds, per feature.</param>
public sealed record LinearModel(double[] Means, double[] Deviations, double[] Weights, double[] MissingWeights) : IRowScorer
{
    public int FeatureCount => Weights.Length;

    public string Size => $"{Weights.Count(w => w != 0)} weights";

    /// <exception cref="LabException">The arrays are of different lengths: the file they came from is damaged.</exception>
    public LinearModel Checked() => Weights is not null && Means?.Length == FeatureCount && Deviations?.Length == FeatureCount && MissingWeights?.Length == FeatureCount
        ? this
        : throw new LabException("The model's weights do not belong together.", "The model file is damaged: train a new model.");

    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Score(rows.Slice(i * FeatureCount, FeatureCount));
        }
    }

    /// <summary>The same from columns.</summary>
    public void Score(FeatureColumns columns, Span<double> scores)
    {
        scores.Clear();
        for (var feature = 0; feature < FeatureCount; feature++)
        {
            var column = columns.Column(feature);
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] += Part(feature, column[i]);
            }
        }
    }

    /// <summary>What one feature's value adds to a score.</summary>
    public double Part(int feature, float value)
    {
        if (float.IsNaN(value))
        {
            return MissingWeights[feature];
        }

        return Deviations[feature] > 0 ? Weights[feature] * (Squash(value) - Means[feature]) / Deviations[feature] : 0;
    }

    /// <summary>Share of the weights' sizes: the features are of one scale, so that a weight's size says how far it moves a score.</summary>
    public double[] Importance()
    {
        var total = Weights.Sum(Math.Abs);
        return total > 0 ? Array.ConvertAll(Weights, w => Math.Abs(w) / total) : new double[FeatureCount];
    }

    /// <summary>sign(x) · ln(1 + |x|).</summary>
    public static double Squash(float value) => Math.CopySign(Math.Log(1 + Math.Abs((double)value)), value);

    private double Score(ReadOnlySpan<float> row)
    {
        double score = 0;
        for (var f = 0; f < row.Length; f++)
        {
            score += Part(f, row[f]);
        }

        return score;
    }
}

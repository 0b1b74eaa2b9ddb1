using RecSys.Core.Domain;
using RecSys.Core.Stages.Splits;

namespace RecSys.Tests.Core.Stages.Training;

/// <summary>Labelled folds made by hand.</summary>
internal static class GivenFold
{
    public const int Features = 5;

    /// <summary>Lists in which the label follows features 1 (missing for some), 2 and 3; feature 0 is constant, feature 4 noise.</summary>
    public static LabelledFold WithSignal(int groups, int rowsPerGroup, int seed, string name = "train-1")
    {
        var random = new Random(seed);
        var rows = groups * rowsPerGroup;
        var (values, labels) = (new float[rows * Features], new float[rows]);
        for (var row = 0; row < rows; row++)
        {
            var x = values.AsSpan(row * Features, Features);
            x[0] = 3;
            for (var i = 1; i < Features; i++)
            {
                x[i] = (float)random.NextDouble();
            }

            x[1] = random.NextDouble() < 0.3 ? float.NaN : x[1];
            var interest = (float.IsNaN(x[1]) ? 0.9 : x[1]) + x[2] * x[3] + random.NextDouble() * 0.5;
            labels[row] = interest > 1.7 ? 1 : 0;
        }

        return Of(values, labels, Features, rowsPerGroup, name);
    }

    public static LabelledFold Of(float[] values, float[] labels, int featureCount, int rowsPerGroup, string name = "train-1")
    {
        var groups = labels.Length / rowsPerGroup;
        return new LabelledFold
        {
            Fold = new Fold(name, FoldRole.Train, 0, 1),
            FeatureCount = featureCount,
            Values = values,
            Labels = labels,
            GroupStarts = [.. Enumerable.Range(0, groups + 1).Select(g => g * rowsPerGroup)],
            CustomerIds = [.. Enumerable.Range(1, groups).Select(g => (long)g)],
            ProductIds = [.. Enumerable.Range(0, labels.Length).Select(r => (long)(r % rowsPerGroup) + 1)],
            MissedPositives = new int[groups],
        };
    }
}

using System.Globalization;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>A tree as LightGBM writes it: <c>key=value value …</c> lines after <c>Tree=</c>.</summary>
internal static class LightGbmText
{
    /// <summary>The first tree of a model's text. Leaf values have the learning rate folded in.</summary>
    public static DecisionTree ReadTree(string model)
    {
        var fields = model[model.IndexOf("Tree=", StringComparison.Ordinal)..]
            .Split('\n')
            .TakeWhile(line => line.Length > 0)
            .Select(line => line.Split('=', 2))
            .ToDictionary(line => line[0], line => line[1]);
        return fields["num_leaves"] == "1"
            ? new DecisionTree([], [], [], [], Doubles(fields["leaf_value"]), [])
            : new DecisionTree(
                Integers(fields["split_feature"]),
                Array.ConvertAll(Doubles(fields["threshold"]), Threshold),
                Integers(fields["left_child"]),
                Integers(fields["right_child"]),
                Doubles(fields["leaf_value"]),
                Doubles(fields["split_gain"]));
    }

    /// <summary>The largest float not above a threshold: a float is at most the one exactly if it is at most the other.</summary>
    public static float Threshold(double value)
    {
        var nearest = (float)value;
        return nearest > value ? MathF.BitDecrement(nearest) : nearest;
    }

    private static int[] Integers(string values) => [.. values.Split(' ').Select(v => int.Parse(v, CultureInfo.InvariantCulture))];

    private static double[] Doubles(string values) => [.. values.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
}

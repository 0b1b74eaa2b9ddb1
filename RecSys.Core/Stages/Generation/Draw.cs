namespace RecSys.Core.Stages.Generation;

/// <summary>Draws from the distributions the shop needs.</summary>
internal static class Draw
{
    /// <summary>Standard normal, by Box and Muller.</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Exponential of mean 1: exp of it is Pareto distributed.</summary>
    public static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());

    /// <summary>An index by weight.</summary>
    public static int Index(Random random, IReadOnlyList<double> weights)
    {
        var left = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Count - 1; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return weights.Count - 1;
    }

    /// <summary>An index by cumulative weights: the first whose sum is beyond the draw.</summary>
    public static int Cumulative(Random random, ReadOnlySpan<double> cumulative)
    {
        var left = random.NextDouble() * cumulative[^1];
        var (low, high) = (0, cumulative.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (cumulative[middle] > left)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    public static T From<T>(Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];

    public static bool Happens(Random random, double probability) => random.NextDouble() < probability;
}

namespace RecSys.Web.Components.Models;

/// <summary>Smooths a noisy curve for the eye.</summary>
public static class Smoothing
{
    /// <summary>
    /// An exponential moving average without its bias towards 0 at the beginning: the values so far, each weighing <paramref name="weight"/> times what the
    /// next one weighs. A missing value (NaN) stays missing and counts for nothing.
    /// </summary>
    /// <param name="values">In order.</param>
    /// <param name="weight">0 leaves the curve as it is; towards 1 it becomes flat.</param>
    public static IReadOnlyList<double> Of(IReadOnlyList<double> values, double weight)
    {
        var (sum, total) = (0.0, 0.0);
        var smooth = new double[values.Count];
        for (var i = 0; i < smooth.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                smooth[i] = double.NaN;
                continue;
            }

            (sum, total) = (weight * sum + values[i], weight * total + 1);
            smooth[i] = sum / total;
        }

        return smooth;
    }
}

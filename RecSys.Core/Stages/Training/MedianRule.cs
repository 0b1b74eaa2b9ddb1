namespace RecSys.Core.Stages.Training;

/// <summary>
/// Gives a trial up that is not worth its time: after a quarter of its steps, when its best validation metric so far is below the median of what the
/// finished trials had reached at the same step (the median stopping rule, Golovin et al. 2017).
/// </summary>
public sealed class MedianRule
{
    /// <summary>Finished trials before it judges any.</summary>
    public const int LeastFinished = 4;

    private readonly List<double[]> _finished = [];

    /// <summary>Takes the curve of a trial that was not given up.</summary>
    public void Finish(IEnumerable<CurveStep> curve) => _finished.Add([.. BestSoFar(curve)]);

    /// <summary>Whether a trial under way should be given up.</summary>
    /// <param name="step">The step it has made, from 1.</param>
    /// <param name="mostSteps">Steps it may make.</param>
    /// <param name="best">Its best validation metric so far.</param>
    public bool GivesUp(int step, int mostSteps, double best)
    {
        if (_finished.Count < LeastFinished || 4 * step < mostSteps)
        {
            return false;
        }

        // A finished trial that had stopped by then stays at its best.
        double[] then = [.. _finished.Select(curve => curve[Math.Min(step, curve.Length) - 1]).Order()];
        var median = then.Length % 2 == 1 ? then[then.Length / 2] : (then[then.Length / 2 - 1] + then[then.Length / 2]) / 2;
        return best < median;
    }

    private static IEnumerable<double> BestSoFar(IEnumerable<CurveStep> curve)
    {
        var best = double.NegativeInfinity;
        foreach (var step in curve)
        {
            best = Math.Max(best, step.ValidationNdcg);
            yield return best;
        }
    }
}

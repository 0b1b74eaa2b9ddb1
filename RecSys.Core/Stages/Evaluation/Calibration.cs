namespace RecSys.Core.Stages.Evaluation;

/// <summary>A step of the map from a score to a probability.</summary>
/// <param name="Score">Lowest score of the step.</param>
/// <param name="Probability">That a candidate of such a score is bought in the window, by a customer who buys something new.</param>
public sealed record CalibrationStep(double Score, double Probability);

/// <summary>Candidates of about the same probability.</summary>
/// <param name="Predicted">Mean probability by the map.</param>
/// <param name="Observed">Share that was bought.</param>
/// <param name="Low">Lower bound of the observed share's 95 % interval (Wilson 1927).</param>
/// <param name="High">Upper bound.</param>
public sealed record CalibrationBin(double Predicted, double Observed, double Low, double High, long Candidates, long Bought);

/// <summary>How well scores can be read as probabilities.</summary>
/// <param name="Candidates">Candidates of all users with history.</param>
/// <param name="BaseRate">Share of them that was bought.</param>
/// <param name="Error">Mean distance of predicted and observed share, weighted by candidates (expected calibration error).</param>
/// <param name="Bins">Lowest probability first; each holds half as many candidates as the one before.</param>
public sealed record CalibrationFigures(long Candidates, int Users, double BaseRate, double Error, IReadOnlyList<CalibrationBin> Bins);

/// <summary>
/// A map from scores to probabilities: the rising step function nearest to what was bought (isotonic regression by pooling adjacent
/// violators, Ayer et al. 1955; for calibration Zadrozny and Elkan 2002). Learned on the validation fold, judged on both.
/// </summary>
internal sealed class Calibration
{
    private const int MostBins = 9;
    private const int LeastPerBin = 50;
    private readonly float[] _scores;
    private readonly double[] _probabilities;
    private JudgedFold? _fold;
    private float[] _sorted = [];
    private bool[] _sortedBought = [];

    private Calibration(List<Block> blocks)
    {
        _scores = [.. blocks.Select(b => b.Score)];
        _probabilities = [.. blocks.Select(b => b.Bought / b.Count)];
    }

    public IReadOnlyList<CalibrationStep> Steps => [.. _scores.Zip(_probabilities, (score, probability) => new CalibrationStep(score, probability))];

    /// <summary>Learns the map from a fold, and keeps its sorted scores for when the fold is judged.</summary>
    public static Calibration Fit(JudgedFold fold)
    {
        var (scores, bought) = (Scores(fold), Labels(fold));
        var calibration = Fit(scores, bought);
        (calibration._fold, calibration._sorted, calibration._sortedBought) = (fold, scores, bought);
        return calibration;
    }

    /// <param name="scores">Sorted in place.</param>
    /// <param name="bought">Sorted along.</param>
    public static Calibration Fit(float[] scores, bool[] bought)
    {
        Array.Sort(scores, bought);
        var blocks = new List<Block>();
        for (var i = 0; i < scores.Length; i++)
        {
            var hit = bought[i] ? 1.0 : 0;
            if (blocks.Count > 0 && blocks[^1].LastScore == scores[i])
            {
                // Equal scores cannot be told apart.
                blocks[^1] = blocks[^1].With(hit, 1, scores[i]);
            }
            else
            {
                blocks.Add(new Block(scores[i], scores[i], hit, 1));
            }

            if (i + 1 == scores.Length || scores[i + 1] != scores[i])
            {
                Pool(blocks);
            }
        }

        return new Calibration(blocks);
    }

    public double Of(float score)
    {
        var at = Array.BinarySearch(_scores, score);
        return _probabilities.Length == 0 ? double.NaN : _probabilities[Math.Max(0, at >= 0 ? at : ~at - 1)];
    }

    public CalibrationFigures Judge(JudgedFold fold)
    {
        var users = fold.Users.Count(user => !user.IsCold);
        return ReferenceEquals(fold, _fold) ? JudgeSorted(_sorted, _sortedBought, users) : Judge(Scores(fold), Labels(fold), users);
    }

    /// <param name="scores">Sorted in place.</param>
    /// <param name="bought">Sorted along.</param>
    /// <param name="users">Whose candidates they are.</param>
    public CalibrationFigures Judge(float[] scores, bool[] bought, int users)
    {
        Array.Sort(scores, bought);
        return JudgeSorted(scores, bought, users);
    }

    private CalibrationFigures JudgeSorted(float[] scores, bool[] bought, int users)
    {
        var bins = new List<CalibrationBin>();
        var start = 0;
        while (start < scores.Length)
        {
            var left = scores.Length - start;
            var size = bins.Count == MostBins - 1 || left < 2 * LeastPerBin ? left : (left + 1) / 2;
            bins.Add(Bin(scores.AsSpan(start, size), bought.AsSpan(start, size)));
            start += size;
        }

        var hits = bought.LongCount(b => b);
        return new CalibrationFigures(
            scores.Length,
            users,
            scores.Length == 0 ? double.NaN : (double)hits / scores.Length,
            bins.Sum(b => b.Candidates * Math.Abs(b.Predicted - b.Observed)) / Math.Max(1, scores.Length),
            bins);
    }

    private CalibrationBin Bin(ReadOnlySpan<float> scores, ReadOnlySpan<bool> bought)
    {
        var (predicted, step) = (0.0, 0);
        foreach (var score in scores)
        {
            // Scores rise: so do their steps.
            while (step + 1 < _scores.Length && _scores[step + 1] <= score)
            {
                step++;
            }

            predicted += _probabilities.Length == 0 ? double.NaN : _probabilities[step];
        }

        double count = scores.Length;
        var hits = bought.Count(true);
        var (share, z) = (hits / count, 1.96);
        var middle = (share + z * z / (2 * count)) / (1 + z * z / count);
        var half = z / (1 + z * z / count) * Math.Sqrt(share * (1 - share) / count + z * z / (4 * count * count));
        return new CalibrationBin(predicted / count, share, Math.Max(0, middle - half), Math.Min(1, middle + half), scores.Length, hits);
    }

    /// <summary>Merges the last block with those before it until probabilities rise.</summary>
    private static void Pool(List<Block> blocks)
    {
        while (blocks.Count > 1 && blocks[^2].Bought * blocks[^1].Count >= blocks[^1].Bought * blocks[^2].Count)
        {
            blocks[^2] = blocks[^2].With(blocks[^1].Bought, blocks[^1].Count, blocks[^1].LastScore);
            blocks.RemoveAt(blocks.Count - 1);
        }
    }

    private static float[] Scores(JudgedFold fold) => [.. fold.Users.SelectMany(user => user.Scores)];

    private static bool[] Labels(JudgedFold fold) => [.. fold.Users.SelectMany(user => user.Labels)];

    private readonly record struct Block(float Score, float LastScore, double Bought, double Count)
    {
        public Block With(double bought, double count, float last) => this with { Bought = Bought + bought, Count = Count + count, LastScore = last };
    }
}

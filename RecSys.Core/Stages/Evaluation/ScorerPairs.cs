using RecSys.Core.Domain;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>A scorer as a version's evaluation judged it.</summary>
/// <param name="Version">Whose evaluation.</param>
/// <param name="Scorer">Such as <c>model</c> or <c>popular</c>.</param>
public sealed record JudgedScorer(int Version, string Scorer);

/// <summary>Any two scorers of any two evaluations, user by user, from the files that evaluations leave beside their models.</summary>
public static class ScorerPairs
{
    /// <summary>Compares on the same customers with the same purchases.</summary>
    /// <param name="paths">Where the files are.</param>
    /// <param name="fold">validation or test.</param>
    /// <param name="metric">Key of a metric that has a value per user, such as <c>ndcg@10</c>.</param>
    /// <param name="first">The difference is its mean − that of <paramref name="second"/>.</param>
    /// <param name="second">Of the same or another evaluation.</param>
    /// <param name="resamples">At least 1.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="LabException">A file or a column is missing, or the two were judged on different customers or purchases.</exception>
    public static async Task<PairedDifference> CompareAsync(
        LabPaths paths, string fold, string metric, JudgedScorer first, JudgedScorer second, int resamples, int seed, CancellationToken cancel = default)
    {
        var (a, b) = (UserValues.ColumnOf(first.Scorer, metric), UserValues.ColumnOf(second.Scorer, metric));
        var left = await UserValues.ReadAsync(EvaluationFiles.UsersOf(paths, first.Version, fold), first.Version == second.Version ? [a, b] : [a], cancel);
        var right = first.Version == second.Version ? left : await UserValues.ReadAsync(EvaluationFiles.UsersOf(paths, second.Version, fold), [b], cancel);
        if (!left.CustomerIds.AsSpan().SequenceEqual(right.CustomerIds) || !left.Positives.AsSpan().SequenceEqual(right.Positives))
        {
            throw new LabException(
                $"Versions {first.Version} and {second.Version} were judged on different customers or purchases: their means cannot be compared.",
                "Train again on today's data: the evaluation judges the champion beside the newest version.",
                Fault.Conflict);
        }

        var weighs = Metrics.All.FirstOrDefault(m => m.Name == metric.Split('@')[0])?.Weight is not null;
        float[] weights = weighs ? Array.ConvertAll(left.Found, found => (float)found) : [];
        return await Task.Run(() => PairedBootstrap.Compare(left.Columns[a], right.Columns[b], weights, resamples, seed), cancel);
    }

    /// <summary>Scorers that an evaluation holds per user, the model first; none where it was never judged or its files are gone.</summary>
    public static async Task<IReadOnlyList<string>> ScorersAsync(LabPaths paths, int version, string fold, CancellationToken cancel = default)
    {
        try
        {
            var columns = await UserValues.NamesAsync(EvaluationFiles.UsersOf(paths, version, fold), cancel);
            return [.. columns.Select(name => name[..name.IndexOf('.', StringComparison.Ordinal)]).Distinct()];
        }
        catch (LabException)
        {
            return [];
        }
    }
}

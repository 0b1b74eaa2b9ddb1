using Microsoft.EntityFrameworkCore;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;
using RecSys.Core.Tracking;

namespace RecSys.Core.Reports;

/// <summary>One scorer's metrics on one fold, by key; a metric that nobody counts for is absent.</summary>
public sealed record ScorerMetrics(string Scorer, IReadOnlyDictionary<string, double> Metrics);

/// <summary>What a candidate source found of a fold's positives.</summary>
/// <param name="Recall">Share of all positives that it proposed.</param>
/// <param name="RecallAlone">Share of all positives that no other source proposed.</param>
public sealed record SourceShare(string Source, double Recall, double RecallAlone);

/// <summary>A fold as judged.</summary>
/// <param name="Users">Customers with at least one positive: the metrics' denominator.</param>
/// <param name="UsersLeftOut">Customers without one.</param>
/// <param name="CandidateRecall">Share of the positives among the candidates of all sources: the ceiling of any ranker.</param>
/// <param name="Scorers">Best NDCG first.</param>
/// <param name="Sources">Highest recall first.</param>
public sealed record FoldEvaluationReport(
    string Fold,
    DateTimeOffset Cutoff,
    DateTimeOffset End,
    int Users,
    int UsersLeftOut,
    long Positives,
    double CandidateRecall,
    IReadOnlyList<ScorerMetrics> Scorers,
    IReadOnlyList<SourceShare> Sources)
{
    /// <summary>A scorer's value of a metric; null where nobody counts for it.</summary>
    public double? Of(string scorer, string metric) =>
        Scorers.FirstOrDefault(s => s.Scorer == scorer)?.Metrics.TryGetValue(metric, out var value) == true ? value : null;

    /// <summary>The best scorer that is neither a model nor the oracle; null where none was judged.</summary>
    public ScorerMetrics? BestBaseline(string metric) =>
        Scorers.Where(s => ScorerNames.IsBaseline(s.Scorer)).MaxBy(s => s.Metrics.GetValueOrDefault(metric));

    /// <summary>How much the model is above the best baseline, as a share of the baseline's value; null where that is 0 or unknown.</summary>
    public double? Lift(string metric) =>
        BestBaseline(metric) is { } best && Of(best.Scorer, metric) is > 0 and var baseline ? Of("model", metric) / baseline - 1 : null;
}

/// <summary>A version's evaluation.</summary>
/// <param name="MetricKeys">In the order of the catalogue of metrics.</param>
/// <param name="Folds">Validation, then test; empty before the evaluation.</param>
public sealed record ModelEvaluation(int Version, IReadOnlyList<string> MetricKeys, IReadOnlyList<FoldEvaluationReport> Folds)
{
    /// <summary>Key of the metric that models are compared by, such as <c>ndcg@10</c>.</summary>
    public string MainMetric => MetricKeys.FirstOrDefault(k => k.StartsWith("ndcg@", StringComparison.Ordinal)) ?? "ndcg@10";

    /// <summary>What to look at, in a sentence from the figures; null before the evaluation.</summary>
    public string? Sentence
    {
        get
        {
            if (Folds.Count == 0)
            {
                return null;
            }

            var test = Folds[^1];
            var values = test.Scorers.ToDictionary(s => s.Scorer, s => s.Metrics.GetValueOrDefault(MainMetric));
            var best = values.Where(v => ScorerNames.IsBaseline(v.Key)).MaxBy(v => v.Value);
            var model = values["model"];
            var against = model > best.Value
                ? FormattableString.Invariant($"beats the best baseline, {best.Key} ({best.Value:0.0000}), by {(best.Value > 0 ? model / best.Value - 1 : 1):P0}")
                : FormattableString.Invariant($"is not better than the baseline {best.Key} ({best.Value:0.0000}): look at the features and the candidates first");
            return FormattableString.Invariant($"On the test fold the model's {MainMetric} of {model:0.0000} {against}; the candidates hold {test.CandidateRecall:P0} of what was bought.");
        }
    }
}

/// <summary>Questions about evaluations.</summary>
public sealed class EvaluationReports(LabDatabase database, SettingsBook settings)
{
    /// <summary>The ways an evaluation is parted, in the order pages show them.</summary>
    public static IReadOnlyList<SliceGroup> SliceGroups => Stages.Evaluation.SliceGroups.All;

    /// <summary>What lies behind a version's metrics: slices, intervals, regret, calibration, spread, curves; null where its files are gone.</summary>
    /// <exception cref="LabException">There is no such version.</exception>
    public EvaluationDetail? Detail(int version)
    {
        using var context = database.Context();
        var row = context.ModelVersions.AsNoTracking().FirstOrDefault(m => m.Version == version) ?? throw ModelReports.Unknown(version);
        return row.EvaluatedAt is { } at ? EvaluationFiles.Read(database.Paths, version, at.ToUnixTimeMilliseconds()) : null;
    }

    /// <summary>Scorers that a version's evaluation holds user by user, the model first.</summary>
    public Task<IReadOnlyList<string>> ScorersAsync(int version, string fold, CancellationToken cancel = default) =>
        ScorerPairs.ScorersAsync(database.Paths, version, fold, cancel);

    /// <summary>Any two scorers of any two evaluations on the same customers.</summary>
    /// <exception cref="LabException">One was not judged, has no such metric per user, or they were judged on different customers or purchases.</exception>
    public Task<PairedDifference> CompareAsync(string fold, string metric, JudgedScorer first, JudgedScorer second, CancellationToken cancel = default) =>
        ScorerPairs.CompareAsync(database.Paths, fold, metric, first, second, settings.Current.Evaluation.BootstrapResamples, settings.Current.Lab.Seed, cancel);

    /// <summary>The newest evaluated version's evaluation; null before the first.</summary>
    public ModelEvaluation? Newest()
    {
        using var context = database.Context();
        var version = context.ModelVersions.Where(m => m.EvaluatedAt != null).Max(m => (int?)m.Version);
        return version is { } newest ? Of(newest) : null;
    }

    /// <summary>Metrics per scorer and fold, recall per source, users counted and left out.</summary>
    /// <exception cref="LabException">There is no such version.</exception>
    public ModelEvaluation Of(int version)
    {
        using var context = database.Context();
        if (!context.ModelVersions.Any(m => m.Version == version))
        {
            throw ModelReports.Unknown(version);
        }

        var metrics = context.ModelMetrics.AsNoTracking().Where(m => m.Version == version && m.Value != null).ToList();
        var sources = context.ModelSourceRecall.AsNoTracking().Where(s => s.Version == version).ToLookup(s => s.Fold);
        var folds = context.ModelFolds.AsNoTracking().Where(f => f.Version == version).OrderBy(f => f.Cutoff).ToList();
        var present = metrics.Select(m => m.Metric).ToHashSet(StringComparer.Ordinal);
        var keys = Metrics.All.SelectMany(m => present.Where(key => key == m.Name || key.StartsWith($"{m.Name}@", StringComparison.Ordinal))).ToList();
        return new ModelEvaluation(version, keys, folds.ConvertAll(f => Fold(f, metrics, sources[f.Fold], keys)));
    }

    /// <summary>Definition and denominator of a metric by its key.</summary>
    public static string? Definition(string key) => Metrics.All.FirstOrDefault(m => m.Name == key.Split('@')[0])?.Sentence;

    /// <summary>Whether a metric has a value per customer, so that two scorers can be compared by it.</summary>
    public static bool IsPerUser(string key) => Metrics.All.FirstOrDefault(m => m.Name == key.Split('@')[0])?.OfUser is not null;

    private static FoldEvaluationReport Fold(ModelFoldRow fold, List<ModelMetricRow> metrics, IEnumerable<ModelSourceRecallRow> sources, List<string> keys)
    {
        var scorers = metrics.Where(m => m.Fold == fold.Fold).GroupBy(m => m.Scorer)
            .Select(g => new ScorerMetrics(g.Key, g.ToDictionary(m => m.Metric, m => m.Value!.Value)))
            .OrderByDescending(s => s.Metrics.GetValueOrDefault(keys[0])).ThenBy(s => s.Scorer, StringComparer.Ordinal);
        var shares = sources.Select(s => new SourceShare(s.Source, (double)s.Found / fold.Positives, (double)s.FoundAlone / fold.Positives))
            .OrderByDescending(s => s.Recall).ThenBy(s => s.Source, StringComparer.Ordinal);
        return new FoldEvaluationReport(
            fold.Fold,
            fold.Cutoff,
            fold.End,
            fold.Users,
            fold.UsersLeftOut,
            fold.Positives,
            (double)fold.PositivesFound / fold.Positives,
            [.. scorers],
            [.. shares]);
    }
}

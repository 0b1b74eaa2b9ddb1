using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>A scorer's NDCG on a fold, with its interval over users.</summary>
public sealed record ScorerFigures(string Name, string Sentence, Interval Ndcg);

/// <summary>How much of what is achievable the model reaches: (model − random) ÷ (oracle − random), by NDCG.</summary>
/// <param name="Floor">NDCG of random lists.</param>
/// <param name="Ceiling">NDCG of the oracle's lists.</param>
public sealed record Achieved(Interval Share, double Floor, double Ceiling);

/// <summary>What lies behind a fold's metrics.</summary>
public sealed record FoldDetail
{
    /// <summary>validation or test.</summary>
    public required string Fold { get; init; }

    public required IReadOnlyList<ScorerFigures> Scorers { get; init; }

    /// <summary>Null for a real shop: its truth is not known.</summary>
    public Achieved? Achieved { get; init; }

    /// <summary>The scorer that the slices compare the model with: the best one on the validation fold that is neither a model nor the oracle.</summary>
    public required string Baseline { get; init; }

    public required RegretFigures Regret { get; init; }

    public required IReadOnlyList<SliceFigures> Slices { get; init; }

    public required CalibrationFigures Calibration { get; init; }

    public required IReadOnlyList<Spread> Spreads { get; init; }

    public required IReadOnlyList<ListCurve> Curves { get; init; }
}

/// <summary>What lies behind a version's metrics: kept beside the model.</summary>
/// <param name="EvaluatedAt">Moment of the evaluation it belongs to.</param>
/// <param name="K">Length of the judged lists.</param>
/// <param name="Resamples">Behind every interval.</param>
/// <param name="Probabilities">From scores to probabilities, learned on the validation fold.</param>
/// <param name="Folds">Validation, then test.</param>
/// <param name="ChampionVersion">The version judged beside it as <c>champion</c>; null where none was.</param>
public sealed record EvaluationDetail(
    int Version, long EvaluatedAt, int K, int Resamples, IReadOnlyList<CalibrationStep> Probabilities, IReadOnlyList<FoldDetail> Folds, int? ChampionVersion = null)
{
    /// <summary>Counts everything that pages show beyond the metrics.</summary>
    /// <param name="version">The version judged.</param>
    /// <param name="evaluatedAt">Moment of the evaluation.</param>
    /// <param name="folds">Validation first.</param>
    /// <param name="champion">The version judged beside it; null where none was.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    internal static EvaluationDetail Of(int version, long evaluatedAt, IReadOnlyList<JudgedFold> folds, int? champion, ParallelOptions parallel)
    {
        var settings = folds[0].Settings.Evaluation;
        var calibration = Calibration.Fit(folds[0]);
        var baseline = folds[0].Scorers.Where(s => ScorerNames.IsBaseline(s.Name)).MaxBy(s => folds[0].Ndcg(folds[0].IndexOf(s.Name)).Average(v => (double)v))!.Name;
        var details = new FoldDetail[folds.Count];
        Parallel.For(0, details.Length, parallel, f => details[f] = Fold(folds[f], baseline, calibration, parallel));
        return new EvaluationDetail(
            version,
            evaluatedAt,
            settings.K,
            settings.BootstrapResamples,
            calibration.Steps,
            details,
            champion);
    }

    private static FoldDetail Fold(JudgedFold fold, string baseline, Calibration calibration, ParallelOptions parallel)
    {
        var (resamples, seed) = (fold.Settings.Evaluation.BootstrapResamples, fold.Settings.Lab.Seed);
        var (intervals, achieved) = PairedBootstrap.Of([.. fold.Scorers.Select((_, s) => fold.Ndcg(s))], fold.IndexOf(ScorerNames.Random), fold.IndexOf(ScorerNames.Oracle), resamples, seed);
        return new FoldDetail
        {
            Fold = fold.Fold.Name,
            Scorers = [.. fold.Scorers.Zip(intervals, (scorer, ndcg) => new ScorerFigures(scorer.Name, scorer.Sentence, ndcg))],
            Achieved = achieved is { } share ? new Achieved(share, Mean(fold, ScorerNames.Random), Mean(fold, ScorerNames.Oracle)) : null,
            Baseline = baseline,
            Regret = Regret.Of(fold),
            Slices = Evaluation.Slices.Of(fold, baseline, parallel),
            Calibration = calibration.Judge(fold),
            Spreads = PopularityBias.Of(fold),
            Curves = ListCurves.Of(fold),
        };
    }

    private static double Mean(JudgedFold fold, string scorer) => fold.Ndcg(fold.IndexOf(scorer)).Average(v => (double)v);
}

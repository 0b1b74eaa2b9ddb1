using RecSys.Core.Reports;
using RecSys.Core.Tracking;

namespace RecSys.Web.Api;

/// <summary>Model versions: which there are, how good, which one serves.</summary>
internal static class ModelsApi
{
    internal static void MapModels(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("", (ModelReports reports) => reports.List().Select(Line))
            .WithSummary("All versions, newest first, with aliases and the model's own metrics on the test fold.");
        models.MapGet("/{version:int}/evaluation", (int version, EvaluationReports reports) => Evaluation(reports.Of(version)))
            .WithSummary("Metrics per scorer (model and baselines) and fold, candidate recall per source, users counted and left out.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        models.MapPost("/{version:int}/promote", Promote)
            .WithSummary("Makes a version the champion, at once.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .DisableAntiforgery();
    }

    private static ModelLine Promote(int version, ModelRegistry registry, ModelReports reports)
    {
        registry.Promote(version);
        return Line(reports.Find(version).Summary);
    }

    private static ModelLine Line(ModelSummary model) => new(
        model.Version, model.Trainer, model.CreatedAt, model.DataCutoff, model.Trees, model.IsEvaluated, model.Aliases, model.Test);

    private static EvaluationAnswer Evaluation(ModelEvaluation evaluation) => new(
        evaluation.Version,
        [.. evaluation.Folds.Select(fold => new FoldAnswer(
            fold.Fold,
            fold.Cutoff,
            fold.End,
            fold.Users,
            fold.UsersLeftOut,
            fold.Positives,
            Finite(fold.CandidateRecall),
            [.. fold.Scorers.Select(s => new ScorerAnswer(s.Scorer, s.Metrics))],
            [.. fold.Sources.Select(s => new SourceAnswer(s.Source, Finite(s.Recall), Finite(s.RecallAlone)))]))]);

    /// <summary>JSON has no NaN: what nobody could count is null.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>A model version.</summary>
/// <param name="Metrics">The model's own on the test fold, keys such as <c>ndcg@10</c>.</param>
internal sealed record ModelLine(
    int Version,
    string Trainer,
    DateTimeOffset CreatedAt,
    DateTimeOffset DataCutoff,
    int Trees,
    bool Evaluated,
    IReadOnlyList<string> Aliases,
    IReadOnlyDictionary<string, double> Metrics);

/// <summary>A version's evaluation, fold by fold.</summary>
internal sealed record EvaluationAnswer(int Version, IReadOnlyList<FoldAnswer> Folds);

/// <summary>A fold as judged.</summary>
/// <param name="Users">Customers with at least one positive: the metrics' denominator.</param>
/// <param name="UsersLeftOut">Customers without one.</param>
/// <param name="CandidateRecall">Share of the positives among all sources' candidates.</param>
internal sealed record FoldAnswer(
    string Fold,
    DateTimeOffset Cutoff,
    DateTimeOffset End,
    int Users,
    int UsersLeftOut,
    long Positives,
    double? CandidateRecall,
    IReadOnlyList<ScorerAnswer> Scorers,
    IReadOnlyList<SourceAnswer> Sources);

/// <summary>A scorer's metrics by key, such as <c>ndcg@10</c>.</summary>
internal sealed record ScorerAnswer(string Scorer, IReadOnlyDictionary<string, double> Metrics);

/// <summary>A candidate source's share of the positives; alone: that no other source proposed.</summary>
internal sealed record SourceAnswer(string Source, double? Recall, double? RecallAlone);

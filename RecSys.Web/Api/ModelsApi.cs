using Microsoft.AspNetCore.Mvc;
using RecSys.Core.Reports;
using RecSys.Core.Stages.Evaluation;
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
        models.MapGet("/{version:int}/promotion", async (int version, PromotionGate gate, CancellationToken cancel) => Answer(await gate.CheckAsync(version, cancel)))
            .WithSummary("Whether the version may become champion: its difference from the champion on the validation fold, with the paired bootstrap interval.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        models.MapPost("/{version:int}/promote", PromoteAsync)
            .WithSummary("Makes a version the champion, at once, where it is not worse than the champion. even_if_worse=true: all the same.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .DisableAntiforgery();
        models.MapPost("/{version:int}/challenge", Challenge)
            .WithSummary("Names a version the challenger.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .DisableAntiforgery();
        models.MapGet("/{version:int}/card.md", (int version, ModelCards cards) => Results.Text(cards.Of(version).ToMarkdown(), "text/markdown; charset=utf-8"))
            .WithSummary("The model card as Markdown: data, features, metrics per slice, limits.")
            .Produces<string>(StatusCodes.Status200OK, "text/markdown").ProducesProblem(StatusCodes.Status404NotFound);
        models.MapPost("/undo", (ModelRegistry registry, ModelReports reports) => Line(reports.Find(registry.UndoPromotion()).Summary))
            .WithSummary("Takes back the champion's last change; answers the version that serves again.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .DisableAntiforgery();
        models.MapGet("/aliases", (ModelReports reports) => reports.AliasHistory())
            .WithSummary("Every change of champion and challenger, newest first, with its reason.");
    }

    private static async Task<ModelLine> PromoteAsync(
        int version, [FromQuery(Name = "even_if_worse")] string? evenIfWorse, PromotionGate gate, ModelReports reports, CancellationToken cancel)
    {
        await gate.PromoteAsync(version, LabApi.YesOrNo("even_if_worse", evenIfWorse) ?? false, cancel);
        return Line(reports.Find(version).Summary);
    }

    private static ModelLine Challenge(int version, ModelRegistry registry, ModelReports reports)
    {
        registry.Challenge(version);
        return Line(reports.Find(version).Summary);
    }

    private static PromotionAnswer Answer(PromotionCheck check) => new(
        check.Version, check.Champion, check.IsAllowed, check.Sentence, check.Metric, check.Against is { } against ? DifferenceAnswer.Of(against) : null);

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

/// <summary>Whether a version may become champion.</summary>
/// <param name="Allowed">Not worse than the champion, or there is none.</param>
/// <param name="Difference">The version against the champion; null where nobody can tell.</param>
internal sealed record PromotionAnswer(int Version, int? Champion, bool Allowed, string Sentence, string Metric, DifferenceAnswer? Difference);

/// <summary>Two scorers on the same customers.</summary>
/// <param name="Difference">First − second.</param>
/// <param name="Low">Lower bound of its 95 % interval.</param>
/// <param name="High">Upper bound.</param>
/// <param name="ShareAbove">Share of the resamples in which the first is better.</param>
/// <param name="Users">Customers compared.</param>
/// <param name="UsersLeftOut">Customers for whom one of the two has no value.</param>
internal sealed record DifferenceAnswer(
    double? First, double? Second, double? Difference, double? Low, double? High, double? ShareAbove, int Users, int UsersLeftOut, int Resamples)
{
    internal static DifferenceAnswer Of(PairedDifference against) => new(
        Finite(against.First),
        Finite(against.Second),
        Finite(against.Difference.Value),
        Finite(against.Difference.Low),
        Finite(against.Difference.High),
        Finite(against.ShareAbove),
        against.Users,
        against.LeftOut,
        against.Resamples);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

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

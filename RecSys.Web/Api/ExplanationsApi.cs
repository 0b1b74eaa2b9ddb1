using RecSys.Core.Reports;
using RecSys.Core.Serving;
using RecSys.Core.Serving.Explaining;
using RecSys.Web.Access;

namespace RecSys.Web.Api;

/// <summary>What stands behind one customer's list.</summary>
internal static class ExplanationsApi
{
    private const int K = 10;

    internal static void MapExplanations(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users/{id:long}").WithTags("Explanations")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        users.MapGet("/products/{productId:long}/verdict", VerdictAsync)
            .WithSummary("Why a product is, or is not, among the customer's first k: eligibility, each source, the merger, the model, and what each feature costs it against the product to beat.");
        users.MapPost("/what-if", SupposeAsync)
            .WithSummary(
                "What would change in the customer's first k if the body came true; nothing is stored. {\"age\": 30, \"location\": \"Pune\", \"events\": [{\"product_id\": 1, \"interaction_type\": \"view\"}], "
                + "\"values\": [{\"feature\": \"views\", \"product_id\": 1, \"value\": 3}]}: every part may be left out, a value of null is a missing one.")
            .DisableAntiforgery().WithMetadata(new ReadsOnlyAttribute());
        users.MapGet("/comparison", CompareAsync)
            .WithSummary("The customer's first k by two model versions, first and second, each product with its rank by the other.");
        users.MapGet("/snapshots", (long id, ListHistory history) => history.Of(id))
            .WithSummary("The customer's list in every snapshot that is kept, newest first.");
        users.MapGet("/snapshots/change", (long id, string? from, string? to, ListHistory history) =>
                history.Between(id, LabApi.WholeNumber("from", from, 0), LabApi.WholeNumber("to", to, 0)))
            .WithSummary("What changed for the customer between two snapshots, from and to, and what can have changed it.");
        var models = api.MapGroup("/models/{version:int}").WithTags("Explanations").ProducesProblem(StatusCodes.Status404NotFound);
        models.MapGet("/importance", Importance)
            .WithSummary(
                "What the version's features are worth to it: share of the gain, and, once the stage importance has measured it (POST /api/runs {\"stages\": [\"importance\"], \"model_version\": 1}), "
                + "what NDCG@10 on the validation fold loses when each is shuffled, with the interval.");
        models.MapGet("/dependence/{feature}", (int version, string feature, ImportanceReports reports) => reports.Dependence(version, feature))
            .WithSummary("Partial dependence: the mean score over rows of the validation fold with the feature set to each of its quantiles, and the same of single rows.")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static ImportanceAnswer Importance(int version, ModelReports models, ImportanceReports reports)
    {
        var (gains, measured) = (models.Find(version).Importance.ToDictionary(), reports.Permutation(version));
        return new ImportanceAnswer(
            version, gains, measured?.Ndcg, measured?.Users, measured?.SnapshotId, measured?.Features.Select(f => new DropAnswer(f.Feature, f.Drop.Value, f.Drop.Low, f.Drop.High)));
    }

    private static async Task<ProductVerdict> VerdictAsync(long id, long productId, string? k, CustomerExplainer explainer, LiveState live, CancellationToken cancel)
    {
        await live.WhenReadyAsync(cancel);
        return explainer.Verdict(id, productId, LabApi.WholeNumber("k", k, K));
    }

    private static async Task<SupposedChange> SupposeAsync(long id, Supposition supposed, string? k, CustomerExplainer explainer, LiveState live, CancellationToken cancel)
    {
        await live.WhenReadyAsync(cancel);
        return explainer.Suppose(id, supposed, LabApi.WholeNumber("k", k, K));
    }

    private static async Task<ModelDuel> CompareAsync(long id, string? first, string? second, string? k, CustomerExplainer explainer, LiveState live, CancellationToken cancel)
    {
        await live.WhenReadyAsync(cancel);
        return explainer.Compare(id, LabApi.WholeNumber("first", first, 0), LabApi.WholeNumber("second", second, 0), LabApi.WholeNumber("k", k, K));
    }
}

/// <summary>What a version's features are worth to it.</summary>
/// <param name="Gain">Share of the gain, or of the weights, by feature.</param>
/// <param name="Ndcg">NDCG@10 of the lists that were shuffled; null until they were.</param>
/// <param name="Permutation">Loss of NDCG@10 by feature, the largest first; null until it was measured.</param>
internal sealed record ImportanceAnswer(
    int Version, IReadOnlyDictionary<string, double> Gain, double? Ndcg, int? Users, string? SnapshotId, IEnumerable<DropAnswer>? Permutation);

/// <summary>A loss with its interval.</summary>
internal sealed record DropAnswer(string Feature, double Drop, double Low, double High);

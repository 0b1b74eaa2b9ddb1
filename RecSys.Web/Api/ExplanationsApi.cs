using RecSys.Core.Reports;
using RecSys.Core.Serving;
using RecSys.Core.Serving.Explaining;

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
            .DisableAntiforgery();
        users.MapGet("/comparison", CompareAsync)
            .WithSummary("The customer's first k by two model versions, first and second, each product with its rank by the other.");
        users.MapGet("/snapshots", (long id, ListHistory history) => history.Of(id))
            .WithSummary("The customer's list in every snapshot that is kept, newest first.");
        users.MapGet("/snapshots/change", (long id, string? from, string? to, ListHistory history) =>
                history.Between(id, LabApi.WholeNumber("from", from, 0), LabApi.WholeNumber("to", to, 0)))
            .WithSummary("What changed for the customer between two snapshots, from and to, and what can have changed it.");
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

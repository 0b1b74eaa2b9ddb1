using RecSys.Core.Serving;

namespace RecSys.Web.Api;

/// <summary>What goes with a product.</summary>
internal static class ProductsApi
{
    private const int DefaultK = 10;

    internal static void MapProducts(this IEndpointRouteBuilder api) =>
        api.MapGet("/products/{id:long}/related", RelatedAsync)
            .WithTags("Recommendations")
            .WithSummary("What is bought together with the product, and what is like it: k of each (1 to 100, default 10).")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<RelatedProducts> RelatedAsync(long id, string? k, LiveState live, Recommender recommender, CancellationToken cancel)
    {
        var wanted = LabApi.WholeNumber("k", k, DefaultK);
        await live.WhenReadyAsync(cancel);
        return recommender.Related(id, wanted);
    }
}

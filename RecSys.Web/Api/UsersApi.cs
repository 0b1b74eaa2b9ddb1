using RecSys.Core.Serving;

namespace RecSys.Web.Api;

/// <summary>A customer's list, computed now.</summary>
internal static class UsersApi
{
    private const int DefaultK = 10;

    internal static void MapUsers(this IEndpointRouteBuilder api) =>
        api.MapGet("/users/{id:long}/recommendations", RecommendAsync)
            .WithTags("Recommendations")
            .WithSummary("The customer's best k products (1 to 100, default 10) from everything known now, with the champion model. "
                + "explain=true adds to each product the baseline and the contributions of its features, which sum to its score.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<LiveList> RecommendAsync(long id, string? k, string? explain, LiveState live, TimeProvider clock, CancellationToken cancel)
    {
        var wanted = LabApi.WholeNumber("k", k, DefaultK);
        var withReasons = LabApi.YesOrNo("explain", explain);
        await live.WhenReadyAsync(cancel);
        return live.Recommend(id, wanted, clock.GetUtcNow(), withReasons);
    }
}

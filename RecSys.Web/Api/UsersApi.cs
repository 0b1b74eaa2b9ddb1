using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Web.Access;

namespace RecSys.Web.Api;

/// <summary>A customer's list, computed now.</summary>
internal static class UsersApi
{
    private const string Asked =
        "k 1 to 100, default 10; category: name of the only one wanted; max_price; exclude_purchased true or false; diversity 0 to 1; as_of: a past moment, ISO 8601; "
        + "explain=true adds to each product the baseline and the contributions of its features, which sum to its score.";

    internal static void MapUsers(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/users/{id:long}/recommendations").WithTags("Recommendations")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        lists.MapGet("", RecommendAsync)
            .WithSummary($"The customer's best products from everything known now, with the champion model. {Asked}");
        lists.MapPost("", RecommendToAsync)
            .WithSummary($"The same for a customer the shop need not know: the body is a profile such as {{\"age\": 30, \"gender\": \"Female\", \"location\": \"Pune\"}}. It is not kept. {Asked}")
            .Accepts<Newcomer>("application/json", "*/*")
            .DisableAntiforgery().WithMetadata(new ReadsOnlyAttribute());
    }

    private static async Task<LiveList> RecommendAsync([AsParameters] ListParameters asked, CancellationToken cancel) => await asked.AnswerAsync(null, cancel);

    private static async Task<LiveList> RecommendToAsync([AsParameters] ListParameters asked, HttpRequest request, CancellationToken cancel) =>
        await asked.AnswerAsync(await Newcomer.ReadAsync(request.Body, cancel), cancel);
}

/// <summary>The parts of a call for a list. Numbers come as texts, so that each fault gets words of its own.</summary>
internal sealed record ListParameters(
    long Id,
    string? K,
    string? Category,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "max_price")] string? MaxPrice,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "exclude_purchased")] string? ExcludePurchased,
    string? Diversity,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "as_of")] string? AsOf,
    string? Explain,
    LiveState Live,
    Recommender Recommender,
    TimeProvider Clock)
{
    internal async ValueTask<LiveList> AnswerAsync(Newcomer? newcomer, CancellationToken cancel)
    {
        var query = Query();
        await Live.WhenReadyAsync(cancel);
        return await Recommender.RecommendAsync(Id, query, newcomer, Clock.GetUtcNow(), cancel);
    }

    private ListQuery Query() => new()
    {
        K = LabApi.WholeNumber("k", K, new ListQuery().K),
        Category = string.IsNullOrWhiteSpace(Category) ? null : Category,
        MaxPrice = LabApi.Number("max_price", MaxPrice),
        ExcludePurchased = LabApi.YesOrNo("exclude_purchased", ExcludePurchased),
        Diversity = LabApi.Number("diversity", Diversity) ?? 0,
        AsOf = Moment(AsOf),
        Explain = LabApi.YesOrNo("explain", Explain) ?? false,
    };

    private static DateTimeOffset? Moment(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment
        : throw new LabException($"as_of is '{text}'.", "Give a moment such as 2025-11-30T12:00:00Z.");
}

using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Web.Access;

namespace RecSys.Web.Api;

/// <summary>A customer's list, computed now.</summary>
internal static class UsersApi
{
    internal static void MapUsers(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/users/{id:long}/recommendations").WithTags("Recommendations")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        lists.MapGet("", RecommendAsync)
            .WithSummary("The customer's best products from everything known now, with the champion model.");
        lists.MapPost("", RecommendToAsync)
            .WithSummary("The same for a customer the shop need not know: the body is a profile such as {\"age\": 30, \"gender\": \"Female\", \"location\": \"Pune\"}. It is not kept.")
            .Accepts<Newcomer>("application/json", "*/*")
            .DisableAntiforgery().WithMetadata(new ReadsOnlyAttribute());
    }

    private static async Task<LiveList> RecommendAsync([AsParameters] ListParameters asked, CancellationToken cancel) => await asked.AnswerAsync(null, cancel);

    private static async Task<LiveList> RecommendToAsync([AsParameters] ListParameters asked, HttpRequest request, CancellationToken cancel) =>
        await asked.AnswerAsync(await Newcomer.ReadAsync(request.Body, cancel), cancel);
}

/// <summary>The parts of a call for a list. Numbers come as texts, so that each fault gets words of its own.</summary>
internal sealed record ListParameters(
    [property: Description("Customer.")] long Id,
    [property: FromQuery(Name = "k"), Description("How many products, 1 to 100; 10 where it is left out.")] string? K,
    [property: FromQuery(Name = "category"), Description("Only products of this category.")] string? Category,
    [property: FromQuery(Name = "max_price"), Description("No product dearer than this.")] string? MaxPrice,
    [property: FromQuery(Name = "exclude_purchased"), Description("true: nothing the customer has bought before; false: those, too. Left out: as the settings say.")] string? ExcludePurchased,
    [property: FromQuery(Name = "diversity"), Description("0 (the best products) to 1 (the most different ones): maximal marginal relevance.")] string? Diversity,
    [property: FromQuery(Name = "as_of"), Description("The list as it would have been at this past moment, ISO 8601.")] string? AsOf,
    [property: FromQuery(Name = "explain"), Description("true: each product with the baseline and its features' contributions, which sum to its score.")] string? Explain,
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

using RecSys.Core.Reports;

namespace RecSys.Web.Api;

/// <summary>Everybody's lists as the recommendation stage last wrote them.</summary>
internal static class SnapshotsApi
{
    internal static void MapSnapshots(this IEndpointRouteBuilder api) =>
        api.MapGet("/snapshots/latest/recommendations.csv", Download)
            .WithTags("Recommendations")
            .WithSummary("Every customer's list of the latest snapshot: customer_id,rank,product_id,score,type.")
            .Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status404NotFound);

    private static IResult Download(RecommendationReports reports, CancellationToken cancel)
    {
        // Asked before the first byte, so that its absence is still a problem answer.
        var snapshot = reports.LatestSnapshotId();
        return Results.Stream(body => reports.WriteCsvAsync(snapshot, body, cancel), "text/csv; charset=utf-8", "recommendations.csv");
    }
}

using RecSys.Core.Pipeline;
using RecSys.Core.Reports;

namespace RecSys.Web.Api;

/// <summary>How the stages stand.</summary>
internal static class StagesApi
{
    internal static void MapStages(this IEndpointRouteBuilder api) =>
        api.MapGet("/stages", (StageReports reports) => reports.All().Select(StageAnswer.Of))
            .WithTags("Stages").WithSummary("Every stage in pipeline order: status, tables, rows and duration of its last success.");
}

/// <summary>A stage as the API shows it.</summary>
internal sealed record StageAnswer(
    string Name,
    string Status,
    IReadOnlyList<string> Reads,
    IReadOnlyList<string> Writes,
    long? RowsIn,
    long? RowsOut,
    double? DurationMs,
    DateTimeOffset? FinishedAt,
    string? StaleBecause,
    string? Error)
{
    internal static StageAnswer Of(StageState s) =>
        new(s.Stage.Name, s.Status, s.Stage.Reads, s.Stage.Writes, s.RowsIn, s.RowsOut, s.DurationMs, s.FinishedAt, s.StaleBecause, s.Error);
}

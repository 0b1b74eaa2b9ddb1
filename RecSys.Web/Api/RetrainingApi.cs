using RecSys.Core.Serving;
using RecSys.Core.Serving.Retraining;
using RecSys.Core.Tracking;

namespace RecSys.Web.Api;

/// <summary>The retraining loop from outside.</summary>
internal static class RetrainingApi
{
    private const int Most = 100;

    internal static void MapRetraining(this IEndpointRouteBuilder api)
    {
        var loop = api.MapGroup("/retraining").WithTags("Retraining");
        loop.MapGet("", Now).WithSummary("The last look at drift, what waits for an answer, and the newest steps, newest first.");
        loop.MapPost("/checks", CheckAsync)
            .WithSummary("Measures drift now: PSI per feature and of the scores, hit rate of live lists; records it and does what the settings say.")
            .ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
        loop.MapPost("/runs", Start)
            .WithSummary("Trains and evaluates a challenger on everything known now; 202 with the run's id.")
            .Produces<RunStarted>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
        loop.MapPost("/decline", (Retrainer retrainer, RetrainingHistory history, ModelRegistry models) =>
        {
            retrainer.Decline();
            return Now(history, models);
        }).WithSummary("Turns down what drift has asked for.").ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
        loop.MapPost("/approve", async (ChallengerDesk desk, RetrainingHistory history, ModelRegistry models, CancellationToken cancel) =>
        {
            await desk.ApproveAsync(cancel);
            return Now(history, models);
        }).WithSummary("Lets the challenger serve, at once, where the gate lets it through.").ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
        loop.MapPost("/refuse", (ChallengerDesk desk, RetrainingHistory history, ModelRegistry models) =>
        {
            desk.Refuse();
            return Now(history, models);
        }).WithSummary("Sends the challenger away.").ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
    }

    private static RetrainingAnswer Now(RetrainingHistory history, ModelRegistry models) => new(
        models.ChampionVersion(), models.ChallengerVersion(), history.OpenRun(), history.Question(), history.Checks(1) is [var check, ..] ? check : null, history.Steps(Most));

    private static async Task<DriftReport> CheckAsync(Retrainer retrainer, LiveState live, CancellationToken cancel)
    {
        await live.WhenReadyAsync(cancel);
        return await retrainer.CheckAsync(cancel);
    }

    private static IResult Start(Retrainer retrainer)
    {
        var id = retrainer.Start();
        return Results.Accepted($"/api/runs/{id}", new RunStarted(id));
    }
}

/// <summary>How the retraining loop stands.</summary>
/// <param name="Run">The training at work.</param>
/// <param name="Question">Drift was found and nobody has said what to do about it.</param>
/// <param name="Drift">The last look; null before the first.</param>
internal sealed record RetrainingAnswer(
    int? Champion, int? Challenger, long? Run, RecordedStep? Question, DriftReport? Drift, IReadOnlyList<RecordedStep> Steps);

using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Reports;

namespace RecSys.Web.Api;

/// <summary>Starting, watching and cancelling runs.</summary>
internal static class RunsApi
{
    internal static void MapRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("", (RunReports reports) => reports.Latest()).WithSummary("The latest 100 runs, newest first.");
        runs.MapGet("/{id:long}", (long id, RunReports reports) => reports.Of(id))
            .WithSummary("A run and its stages.").ProducesProblem(StatusCodes.Status404NotFound);
        runs.MapPost("", StartAsync)
            .WithSummary("Starts a run. stages: \"all\" or an array of names; what is left out is taken from the settings.")
            .Accepts<RunBody>(isOptional: true, "application/json", "*/*")
            .Produces<RunStarted>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
        runs.MapDelete("/{id:long}", Cancel)
            .WithSummary("Asks a run to stop; what its finished stages wrote is kept.")
            .Produces<RunStarted>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> StartAsync(HttpRequest request, JobHub jobs, CancellationToken cancel)
    {
        var id = jobs.Start(await RunBody.ReadAsync(request.Body, cancel));
        return Results.Accepted($"/api/runs/{id}", new RunStarted(id));
    }

    private static IResult Cancel(long id, JobHub jobs, RunReports reports)
    {
        var run = reports.Of(id);
        return jobs.Cancel(id)
            ? Results.Accepted($"/api/runs/{id}", new RunStarted(id))
            : throw new LabException($"Run {id} is not at work: it ended as {run.Status}.", "Only an active run can be cancelled.", Fault.Conflict);
    }
}

/// <summary>The id of the run to look after.</summary>
internal sealed record RunStarted(long Id);

using RecSys.Core.Curation;
using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Stages.Bronze;

namespace RecSys.Web.Api;

/// <summary>Columns that the landing schema does not know: offered, accepted, carried out.</summary>
internal static class SchemaApi
{
    internal static void MapSchema(this IEndpointRouteBuilder api)
    {
        var changes = api.MapGroup("/schema-changes").WithTags("Schema").DisableAntiforgery();
        changes.MapGet("", (SchemaReports reports) => reports.Overview()).WithSummary("Columns of the landing files that the schema does not know, and what was decided about them.");
        changes.MapPut("/{kind}/{header}", Decide)
            .WithSummary("Decides about an unknown column: added (the bronze table gets it), alias (it is the schema's column under another name) or ignored. The next run of bronze carries it out.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        changes.MapDelete("/{kind}/{header}", TakeBack)
            .WithSummary("Takes a decision back that bronze has not carried out.").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        changes.MapPost("/apply", Apply).WithSummary("Runs bronze and silver, which carry the decisions out; answers as POST /api/runs.").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static IResult Decide(string kind, string header, SchemaBody body, SchemaDesk desk)
    {
        var decider = new Decider(body.By);
        switch (body.Decision)
        {
            case SchemaDecisions.Added:
                desk.Add(kind, header, decider);
                break;
            case SchemaDecisions.Alias:
                desk.TakeFor(kind, header, body.Column ?? throw new LabException("column is missing.", "Name the schema's column that this one stands for."), decider);
                break;
            case SchemaDecisions.Ignored:
                desk.Ignore(kind, header, decider);
                break;
            default:
                throw new LabException($"decision is '{body.Decision}'.", "Give added, alias or ignored.");
        }

        return Results.NoContent();
    }

    private static IResult TakeBack(string kind, string header, SchemaDesk desk)
    {
        desk.TakeBack(kind, header);
        return Results.NoContent();
    }

    private static IResult Apply(JobHub jobs)
    {
        var run = jobs.Start(new RunRequest(["bronze", "silver"]));
        return Results.Accepted($"/api/runs/{run}", new { id = run });
    }
}

/// <summary>A decision about an unknown column.</summary>
/// <param name="Decision">added, alias or ignored.</param>
/// <param name="Column">Of an alias: the schema's column.</param>
internal sealed record SchemaBody(string? Decision, string? Column = null, string? By = null);

using RecSys.Core.Curation;
using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Stages.Silver;
using RecSys.Web.Access;

namespace RecSys.Web.Api;

/// <summary>Rejected rows: look through them, mend or discard them, replay what was mended.</summary>
internal static class QuarantineApi
{
    private const int MostRows = 1000;

    internal static void MapQuarantine(this IEndpointRouteBuilder api)
    {
        var quarantine = api.MapGroup("/quarantine").WithTags("Quarantine").DisableAntiforgery();
        quarantine.MapGet("", Page).WithSummary("Rejected rows, oldest first; state is waiting (the default), mended, discarded, accepted or any.");
        quarantine.MapGet("/{id:long}", (long id, QuarantineReports reports) => reports.Of(id))
            .WithSummary("A rejected row with its columns as they came and as they were mended.").ProducesProblem(StatusCodes.Status404NotFound);
        quarantine.MapPost("/{id:long}/check", (long id, MendBody body, QuarantineDesk desk) => Answer(desk.Check(id, body.Columns ?? [])))
            .WithSummary("What the rules would say of the row with these columns; nothing is kept.").ProducesProblem(StatusCodes.Status404NotFound).WithMetadata(new ReadsOnlyAttribute());
        quarantine.MapPut("/{id:long}/mend", Mend)
            .WithSummary("Keeps the row as it should have been: all its columns. The next run of silver takes it.").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        quarantine.MapPut("/{id:long}/discard", Discard)
            .WithSummary("Notes that the row was looked at and stays out.").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        quarantine.MapDelete("/{id:long}/decision", TakeBack)
            .WithSummary("Takes a decision back that silver has not carried out.").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        quarantine.MapPost("/replay", (JobHub jobs) => Started(jobs.Start(new RunRequest(["silver"]))))
            .WithSummary("Runs silver, which takes the mended rows; answers as POST /api/runs.").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static QuarantinePage Page(string? state, string? rule, string? kind, string? file, string? limit, string? offset, QuarantineReports reports)
    {
        var (take, skip) = (LabApi.WholeNumber("limit", limit, 100), LabApi.WholeNumber("offset", offset, 0));
        if (take is < 1 or > MostRows || skip < 0)
        {
            throw new LabException($"limit is {take} and offset is {skip}.", $"Allowed are a limit from 1 to {MostRows} and an offset from 0.");
        }

        QuarantineState? wanted = state is null or "" ? QuarantineState.Waiting
            : state == "any" ? null
            : Enum.TryParse<QuarantineState>(state, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed
            : throw new LabException($"state is '{state}'.", "Give waiting, mended, discarded, accepted or any.");
        return reports.Page(new QuarantineFilter(wanted, rule, kind, file), skip, take);
    }

    private static IResult Mend(long id, MendBody body, QuarantineDesk desk)
    {
        desk.Mend(id, body.Columns ?? throw new LabException("columns is missing.", "Give the whole row: an object of column names and texts."), new Decider(body.By, body.Note));
        return Results.NoContent();
    }

    private static IResult Discard(long id, DiscardBody body, QuarantineDesk desk)
    {
        desk.Discard(id, new Decider(body.By, body.Note));
        return Results.NoContent();
    }

    private static IResult TakeBack(long id, QuarantineDesk desk)
    {
        desk.TakeBack(id);
        return Results.NoContent();
    }

    private static IResult Started(long run) => Results.Accepted($"/api/runs/{run}", new { id = run });

    private static object Answer(MendCheck check) => new
    {
        accepted = check.IsAccepted,
        broken = check.Broken.Select(b => new { rule = b.Name, column = b.Column, action = b.Action.Word(), reason = b.Reason }),
    };
}

/// <summary>A row as it should have been.</summary>
/// <param name="Columns">Text per column of the landing schema.</param>
internal sealed record MendBody(Dictionary<string, string?>? Columns, string? By = null, string? Note = null);

/// <summary>Why a row stays out.</summary>
internal sealed record DiscardBody(string? By = null, string? Note = null);

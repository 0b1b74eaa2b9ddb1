using RecSys.Core.Reports.Dashboards;

namespace RecSys.Web.Api;

/// <summary>Dashboards as files.</summary>
internal static class DashboardsApi
{
    internal static void MapDashboards(this IEndpointRouteBuilder api)
    {
        var dashboards = api.MapGroup("/dashboards").WithTags("Dashboards");
        dashboards.MapGet("", (DashboardShelf shelf) => shelf.All()).WithSummary("Every dashboard: id, title, pages, widgets.");
        dashboards.MapGet($"/{{id}}{DashboardShelf.Ending}", Export).WithSummary("The dashboard's file, byte for byte as it was imported.")
            .Produces<string>(StatusCodes.Status200OK, "application/json").ProducesProblem(StatusCodes.Status404NotFound);
        dashboards.MapPost("", ImportAsync).WithSummary("Imports a file in the Lakeview layout; its id is made from title.")
            .Accepts<object>("application/json").Produces<DashboardAnswer>(StatusCodes.Status201Created);
        dashboards.MapPost("/{id}/duplicate", (string id, DashboardShelf shelf) => Created(shelf.Duplicate(id)))
            .WithSummary("Makes a copy that can be deleted.").Produces<DashboardAnswer>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound);
        dashboards.MapDelete("/{id}", Delete).WithSummary("Deletes an imported or duplicated dashboard.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult Export(string id, DashboardShelf shelf, HttpContext context)
    {
        var json = shelf.Json(id);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}{DashboardShelf.Ending}\"";
        return Results.Text(json, "application/json");
    }

    private static async Task<IResult> ImportAsync(string? title, HttpRequest request, DashboardShelf shelf)
    {
        var text = new char[LakeviewReader.MaxBytes + 1];
        using var reader = new StreamReader(request.Body);
        var length = await reader.ReadBlockAsync(text, request.HttpContext.RequestAborted);
        return Created(shelf.Import(title ?? "", new string(text, 0, length)));
    }

    private static IResult Delete(string id, DashboardShelf shelf)
    {
        shelf.Delete(id);
        return Results.NoContent();
    }

    private static IResult Created(string id) => Results.Created($"/api/dashboards/{id}{DashboardShelf.Ending}", new DashboardAnswer(id));
}

/// <summary>The dashboard that was made.</summary>
internal sealed record DashboardAnswer(string Id);

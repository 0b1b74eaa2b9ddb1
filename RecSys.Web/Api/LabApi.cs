namespace RecSys.Web.Api;

/// <summary>The HTTP API: one file per resource, each maps itself here.</summary>
internal static class LabApi
{
    internal static void MapLabApi(this WebApplication app)
    {
        app.MapObservability();
        var api = app.MapGroup("/api").ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapStages();
        api.MapRuns();
        api.MapSettings();
        api.MapUpkeep();
        api.MapTables();
        api.MapSchema();
        api.MapQuarantine();
        api.MapQuery();
        api.MapDashboards();
        api.MapUsers();
        api.MapExplanations();
        api.MapProducts();
        api.MapSnapshots();
        api.MapEvents();
        api.MapLive();
        api.MapModels();
        api.MapEvaluations();
        api.MapTrainings();
        api.MapRetraining();
    }

    /// <summary>A whole number of the query string, or the default where it is left out.</summary>
    /// <exception cref="Core.Domain.LabException">It is something else.</exception>
    internal static int WholeNumber(string name, string? text, int otherwise) =>
        text is null ? otherwise
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
        : throw new Core.Domain.LabException($"{name} is '{text}'.", $"Give {name} as a whole number.");

    /// <summary>A number of the query string; null where it is left out.</summary>
    /// <exception cref="Core.Domain.LabException">It is something else.</exception>
    internal static double? Number(string name, string? text) =>
        string.IsNullOrEmpty(text) ? null
        : double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new Core.Domain.LabException($"{name} is '{text}'.", $"Give {name} as a number.");

    /// <summary>true or false of the query string; null where it is left out.</summary>
    /// <exception cref="Core.Domain.LabException">It is something else.</exception>
    internal static bool? YesOrNo(string name, string? text) =>
        string.IsNullOrEmpty(text) ? null
        : bool.TryParse(text, out var yes) ? yes
        : throw new Core.Domain.LabException($"{name} is '{text}'.", $"Give {name} as true or false.");
}

using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Settings;

namespace RecSys.Web.Api;

/// <summary>The settings as they stand, and changing them while the lab runs.</summary>
internal static class SettingsApi
{
    internal static void MapSettings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/settings", (SettingsBook book) => All(book))
            .WithTags("Settings").WithSummary("Every setting of a stage: key, value, what appsettings.json says, what is allowed.");
        api.MapPut("/settings", ChangeAsync)
            .WithTags("Settings").WithSummary("""Changes settings, all or none: {"Training:LightGbm:Trees": 200}; null goes back to appsettings.json. Holds from the next run on.""")
            .Accepts<Dictionary<string, JsonElement>>("application/json").Produces<IEnumerable<SettingAnswer>>()
            .DisableAntiforgery();
    }

    private static async Task<IResult> ChangeAsync(HttpRequest request, SettingsBook book, CancellationToken cancel)
    {
        var change = new Dictionary<string, string?>();
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancel);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new LabException("The body is not a JSON object.", """Give keys with their values: {"Training:LightGbm:Trees": 200}.""");
            }

            foreach (var property in body.RootElement.EnumerateObject())
            {
                change[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value.ToString().ToLowerIfFlag(property.Value.ValueKind);
            }
        }
        catch (JsonException e)
        {
            throw new LabException($"The body is not JSON: {e.Message}", """Give keys with their values: {"Training:LightGbm:Trees": 200}.""");
        }

        book.Change(change);
        return Results.Ok(All(book));
    }

    private static IEnumerable<SettingAnswer> All(SettingsBook book) =>
        from section in typeof(LabSettings).GetProperties()
        where section.Name != nameof(LabSettings.Lab)
        from setting in SettingValues.Of(book.Current, book.Base, section.Name)
        select new SettingAnswer(setting.Key, setting.Value, setting.Base, setting.IsChanged, setting.AllowedWords, setting.Sentence);

    /// <summary>JsonElement writes True and False; settings are spelled as JSON spells them.</summary>
    private static string ToLowerIfFlag(this string text, JsonValueKind kind) => kind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => text,
    };
}

/// <summary>A setting as the API shows it.</summary>
internal sealed record SettingAnswer(string Key, string Value, string Base, bool Changed, string Allowed, string Sentence);

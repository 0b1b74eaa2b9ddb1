using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;

namespace RecSys.Web.Api;

/// <summary>Body of <c>POST /api/runs</c>. It is read by hand: each fault gets words of its own, and a mistyped name must not start a run of everything.</summary>
internal sealed record RunBody(IReadOnlyList<string>? Stages, string? Preset, int? Seed, string? Source, int? AddDays, bool? FullRefresh, int? ModelVersion)
{
    private const string Allowed =
        """Allowed are "stages" ("all" or an array of stage names), "preset" (text), "seed" (a whole number from 0), "source" ("generate" or "landing"), "add_days" (days to add to a generated shop), "full_refresh" (true makes gold anew from everything) and "model_version" (what the stage importance measures); each may be left out.""";

    /// <exception cref="LabException">The body is not JSON, or a name or type in it is not allowed.</exception>
    internal static async Task<RunRequest> ReadAsync(Stream body, CancellationToken cancel)
    {
        using var copy = new MemoryStream();
        await body.CopyToAsync(copy, cancel);
        if (copy.ToArray().AsSpan().Trim(" \r\n\t"u8).IsEmpty)
        {
            return RunRequest.All;
        }

        try
        {
            copy.Position = 0;
            using var json = await JsonDocument.ParseAsync(copy, cancellationToken: cancel);
            return Request(json.RootElement);
        }
        catch (JsonException e)
        {
            throw new LabException($"The body is not JSON: {e.Message}", Allowed);
        }
    }

    private static RunRequest Request(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new LabException("The body is not a JSON object.", Allowed);
        }

        var request = RunRequest.All;
        foreach (var property in body.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            request = property.Name switch
            {
                "stages" => request with { Stages = Names(property.Value) },
                "preset" => request with { Preset = Text(property) },
                "source" => request with { Source = Text(property) },
                "seed" => request with { Seed = Whole(property, $"Give a whole number from 0 to {int.MaxValue}.") },
                "add_days" => request with { AddDays = Whole(property, "Give a whole number of days.") },
                "model_version" => request with { ModelVersion = Whole(property, "Give the number of a version.") },
                "full_refresh" when property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False => request with { FullRefresh = property.Value.GetBoolean() },
                "full_refresh" => throw new LabException($"full_refresh is {property.Value.GetRawText()}.", "Give true or false."),
                _ => throw new LabException($"There is no \"{property.Name}\" in a run.", Allowed),
            };
        }

        return request;
    }

    private static IReadOnlyList<string> Names(JsonElement stages) => stages.ValueKind switch
    {
        JsonValueKind.String when stages.GetString() == "all" => [],
        JsonValueKind.String => [stages.GetString()!],
        JsonValueKind.Array when stages.GetArrayLength() > 0 && stages.EnumerateArray().All(s => s.ValueKind == JsonValueKind.String) =>
            [.. stages.EnumerateArray().Select(s => s.GetString()!)],
        _ => throw new LabException($"stages is {stages.GetRawText()}.", Allowed),
    };

    private static int Whole(JsonProperty property, string hint) => property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out var number)
        ? number
        : throw new LabException($"{property.Name} is {property.Value.GetRawText()}.", hint);

    private static string Text(JsonProperty property) => property.Value.ValueKind == JsonValueKind.String
        ? property.Value.GetString()!
        : throw new LabException($"{property.Name} is {property.Value.GetRawText()}.", Allowed);
}

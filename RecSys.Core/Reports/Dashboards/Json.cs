using System.Text.Json;

namespace RecSys.Core.Reports.Dashboards;

/// <summary>Reading JSON that others wrote: what is missing or of another kind is nothing.</summary>
internal static class Json
{
    internal static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static string? Text(this JsonElement element, string name) =>
        element.Get(name) is { } value ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        }
        : null;

    internal static bool Flag(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.True };

    /// <summary>Members of an array; none where it is no array.</summary>
    internal static IReadOnlyList<JsonElement> List(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    /// <summary>Texts of an array; none where it is no array.</summary>
    internal static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        [.. element.List(name).Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)];
}

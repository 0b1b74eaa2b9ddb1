using System.Text.Json;

namespace RecSys.Web.Components.Pages.Stages;

/// <summary>A rejected row, kept as JSON, as a person reads it.</summary>
internal static class RawFields
{
    /// <summary>Columns that hold something, in the file's order; empty where the line could not be split into columns.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(string rawRow)
    {
        try
        {
            using var row = JsonDocument.Parse(rawRow);
            return row.RootElement.ValueKind == JsonValueKind.Object
                ? [.. row.RootElement.EnumerateObject().Select(field => (field.Name, field.Value.ToString())).Where(field => field.Item2.Length > 0)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

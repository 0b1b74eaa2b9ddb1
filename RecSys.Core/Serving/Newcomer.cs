using System.Globalization;
using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;

namespace RecSys.Core.Serving;

/// <summary>What a call tells of a customer whom the shop need not know: columns of the customers schema, none of them required.</summary>
public sealed record Newcomer(int? Age, string? Gender, string? Location)
{
    private const int OldestAge = 150;
    private static readonly int AgeColumn = LandingSchema.Customers.IndexOf("Age");
    private static readonly int GenderColumn = LandingSchema.Customers.IndexOf("Gender");
    private static readonly int LocationColumn = LandingSchema.Customers.IndexOf("Location");

    /// <summary>Reads a profile; names match as in files, without regard to case and underscores, and unknown ones are left aside.</summary>
    /// <param name="json">UTF-8: an object.</param>
    /// <exception cref="LabException">It is not a JSON object, or the age is no age.</exception>
    public static async Task<Newcomer> ReadAsync(Stream json, CancellationToken cancel)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(json, cancellationToken: cancel);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : throw Unreadable("The body is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw Unreadable($"The body is not JSON: {e.Message}");
        }
    }

    internal CustomerVersion ToVersion(long customerId) => new() { CustomerId = customerId, Age = Age, Gender = Gender, Location = Location };

    private static Newcomer Read(JsonElement body)
    {
        var newcomer = new Newcomer(null, null, null);
        foreach (var property in body.EnumerateObject())
        {
            var column = LandingSchema.Customers.IndexOf(property.Name);
            newcomer = column == AgeColumn ? newcomer with { Age = AgeOf(property.Value) }
                : column == GenderColumn ? newcomer with { Gender = Text(property.Value) }
                : column == LocationColumn ? newcomer with { Location = Text(property.Value) }
                : newcomer;
        }

        return newcomer;
    }

    private static int? AgeOf(JsonElement value) => Text(value) switch
    {
        null or "" => null,
        var text when int.TryParse(text, CultureInfo.InvariantCulture, out var age) && age is >= 0 and <= OldestAge => age,
        var text => throw new LabException($"The age is '{text}'.", $"Give the age as whole years from 0 to {OldestAge}, or leave it out."),
    };

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString()!.Trim(),
        _ => value.GetRawText(),
    };

    private static LabException Unreadable(string what) => new(what, "Post a profile such as {\"age\": 30, \"gender\": \"Female\", \"location\": \"Pune\"}; every part may be left out.");
}

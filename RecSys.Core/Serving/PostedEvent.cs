using System.Globalization;
using System.Text;
using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Silver;

namespace RecSys.Core.Serving;

/// <summary>One event as it was posted: a text per column of the sales schema, not judged yet.</summary>
public sealed class PostedEvent
{
    /// <summary>Most columns that the schema does not know, in one call: the file they go into has a column for each.</summary>
    public const int MostExtras = 200;

    private const int MostNameLetters = 200;

    /// <summary>In the order of <see cref="LandingSchema.Sales"/>; null where the event lacks the column.</summary>
    public string?[] Values { get; } = new string?[LandingSchema.Sales.Columns.Count];

    /// <summary>Columns the schema does not know: kept, never an error. Null where there are none.</summary>
    public Dictionary<string, string?>? Extras { get; private set; }

    /// <summary>Why it is not an event at all; null where it is one.</summary>
    public string? Malformed { get; private set; }

    /// <summary>An event as somebody makes it here, with the columns that every event has.</summary>
    public static PostedEvent Of(long customerId, long productId, EventKind kind, DateTimeOffset time, string? order)
    {
        var posted = new PostedEvent();
        posted.Set("OrderID", order);
        posted.Set("CustomerID", customerId.ToString(CultureInfo.InvariantCulture));
        posted.Set("ProductID", productId.ToString(CultureInfo.InvariantCulture));
        posted.Set("InteractionType", kind.Name());
        posted.Set("EventTime", Moments.ToIso(time.ToUnixTimeMilliseconds()));
        return posted;
    }

    /// <summary>Reads one event or an array of events.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="most">Most events one call may bring.</param>
    /// <exception cref="LabException">It is not JSON, neither an object nor an array, or too many.</exception>
    public static async Task<IReadOnlyList<PostedEvent>> ReadAsync(Stream json, int most, CancellationToken cancel)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(json, cancellationToken: cancel);
            return Read(document.RootElement, most);
        }
        catch (JsonException e)
        {
            throw new LabException(
                $"The body is not JSON: {e.Message}",
                "Post one event such as {\"CustomerID\": 1, \"ProductID\": 2, \"InteractionType\": \"view\", \"EventTime\": \"2025-11-30T12:00:00Z\"}, or an array of them.",
                inner: e);
        }
    }

    /// <summary>Judges it by silver's rules for sales rows, the ones that a file's rows are held against.</summary>
    /// <param name="judge">Knows the shop's customers and products.</param>
    /// <param name="receivedAt">Milliseconds since 1970 UTC.</param>
    /// <param name="mostBytes">Longest record that bronze reads.</param>
    internal (ShopEvent? Event, IReadOnlyList<string> Reasons, bool IsOutOfTime) Check(SaleJudge judge, long receivedAt, int mostBytes)
    {
        if (Malformed is null && MostBytes() > mostBytes)
        {
            Malformed = $"The event is longer than a row may be: {mostBytes:N0} bytes (Bronze:MaxRecordLength).";
        }

        if (Malformed is { } malformed)
        {
            return (null, [malformed], false);
        }

        return judge.Keeps(new PostedRawRow(LandingSchema.Sales, Values), receivedAt) is { } kept
            ? (kept, [], false)
            : (null, [.. judge.Broken.Select(rule => rule.Reason)], judge.IsOnlyOutOfTime);
    }

    private static List<PostedEvent> Read(JsonElement root, int most)
    {
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > most)
        {
            throw new LabException($"{root.GetArrayLength():N0} events in one call are too many.", $"Post at most {most:N0} at a time, or raise Serving:MaxEventsPerCall.");
        }

        List<PostedEvent> events = root.ValueKind switch
        {
            JsonValueKind.Array => [.. root.EnumerateArray().Select(Event)],
            JsonValueKind.Object => [Event(root)],
            var other => throw new LabException($"The body is a {Word(other)}.", "Post one event as an object, or an array of events."),
        };
        var extras = ExtrasOf(events).Count;
        return extras <= MostExtras ? events : throw new LabException(
            $"The call has {extras:N0} columns that the sales schema does not know.", $"Post events with at most {MostExtras} such columns at a time; GET /openapi/v1.json names those that are known.");
    }

    /// <summary>Columns of these events that the schema does not know.</summary>
    internal static HashSet<string> ExtrasOf(IEnumerable<PostedEvent> events) =>
        events.Where(e => e.Extras is not null).SelectMany(e => e.Extras!.Keys).ToHashSet(StringComparer.Ordinal);

    private static PostedEvent Event(JsonElement item)
    {
        var posted = new PostedEvent();
        if (item.ValueKind != JsonValueKind.Object)
        {
            posted.Malformed = $"A {Word(item.ValueKind)} is not an event: an object with the columns of the sales schema is.";
            return posted;
        }

        try
        {
            foreach (var property in item.EnumerateObject())
            {
                posted.Take(property.Name, property.Value);
            }
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json says of half a surrogate pair, and of bytes that are not UTF-8.
            posted.Malformed = "A name or value is not Unicode text.";
        }

        return posted;
    }

    /// <summary>What a landing file could not give back makes the event none: it would count here and be lost there.</summary>
    private void Take(string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            Malformed = $"{name} is a {Word(value.ValueKind)}: a column holds one plain value.";
            return;
        }

        var text = Text(value);
        if (name.Contains('\0', StringComparison.Ordinal) || text?.Contains('\0', StringComparison.Ordinal) == true)
        {
            Malformed = $"{name.Replace('\0', '␀')} holds a NUL character: this is not text.";
        }
        else if (name.Length > MostNameLetters)
        {
            Malformed = $"A column's name has {name.Length:N0} letters; {MostNameLetters} are allowed.";
        }
        else
        {
            Set(name, text);
        }
    }

    /// <summary>Most bytes that it takes as a line of a landing file, whatever columns the file has for others.</summary>
    private long MostBytes() => Values.Concat(Extras?.Values.AsEnumerable() ?? []).Sum(value => 3 + 2L * Encoding.UTF8.GetByteCount(value ?? "")) + MostExtras;

    private void Set(string name, string? value)
    {
        var column = LandingSchema.Sales.IndexOf(name);
        if (column >= 0)
        {
            Values[column] = value;
        }
        else if (name.Length > 0)
        {
            (Extras ??= [])[name] = value;
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "truth value",
        var other => other.ToString().ToLowerInvariant(),
    };
}

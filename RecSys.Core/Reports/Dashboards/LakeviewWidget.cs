using System.Text.Json;

namespace RecSys.Core.Reports.Dashboards;

/// <summary>Reads one widget of the Lakeview layout.</summary>
internal static class LakeviewWidget
{
    private const int MaxNameLetters = 200;

    internal static Tile Read(JsonElement widget, TilePosition position)
    {
        var spec = widget.Get("spec") ?? default;
        var frame = spec.Get("frame") ?? default;
        var text = Text(widget);
        var kind = text.Count > 0 ? "text" : spec.Text("widgetType") ?? "nothing";
        return new Tile(Short(widget.Text("name")), Short(kind), position, [.. widget.List("queries").Select(Query)], Channels(spec.Get("encodings") ?? default))
        {
            Title = frame.Get("showTitle") is { ValueKind: JsonValueKind.False } ? "" : Short(frame.Text("title")),
            Description = frame.Flag("showDescription") ? frame.Text("description") ?? "" : "",
            Text = text,
            MarkLayout = (spec.Get("mark") ?? default).Text("layout"),
            Default = Default((spec.Get("selection") ?? default).Get("defaultSelection") ?? default),
        };
    }

    private static FilterDefault? Default(JsonElement selection)
    {
        List<string> values = [.. (selection.Get("values") ?? default).List("values").Select(v => v.Text("value")).OfType<string>()];
        var range = selection.Get("range") ?? default;
        var (min, max) = ((range.Get("min") ?? default).Text("value"), (range.Get("max") ?? default).Text("value"));
        return values.Count == 0 && min is null && max is null ? null : new FilterDefault(values, min, max);
    }

    private static IReadOnlyList<string> Text(JsonElement widget)
    {
        var lines = (widget.Get("multilineTextboxSpec") ?? default).Texts("lines");
        var text = lines.Count > 0 ? string.Concat(lines) : widget.Text("textbox_spec");
        return text is null ? [] : [.. text.Split('\n').Select(line => line.Trim())];
    }

    private static TileQuery Query(JsonElement named)
    {
        var query = named.Get("query") ?? default;
        return new TileQuery(
            named.Text("name") ?? "",
            query.Text("datasetName") ?? "",
            [.. query.List("fields").Select(f => new TileField(f.Text("name") ?? "", f.Text("expression") ?? "")).Where(f => f.Name.Length > 0 && f.Expression.Length > 0)],
            query.Flag("disaggregated"),
            [.. query.List("parameters").Select(p => p.Text("keyword") ?? p.Text("name") ?? "").Where(k => k.Length > 0)]);
    }

    private static Dictionary<string, IReadOnlyList<Channel>> Channels(JsonElement encodings)
    {
        var channels = new Dictionary<string, IReadOnlyList<Channel>>(StringComparer.Ordinal);
        if (encodings.ValueKind != JsonValueKind.Object)
        {
            return channels;
        }

        foreach (var encoding in encodings.EnumerateObject())
        {
            // A combo holds its bars and lines within y, or as y and y2.
            channels[encoding.Name] = Fields(encoding.Value.Get("primary") ?? encoding.Value);
            if (encoding.Value.Get("secondary") is { } second)
            {
                channels[$"{encoding.Name}2"] = Fields(second);
            }
        }

        return channels;
    }

    private static IReadOnlyList<Channel> Fields(JsonElement encoding) => encoding.ValueKind switch
    {
        JsonValueKind.Array => [.. encoding.EnumerateArray().Select(e => Field(e, default)).OfType<Channel>()],
        JsonValueKind.Object when encoding.List("fields") is { Count: > 0 } several => [.. several.Select(e => Field(e, encoding)).OfType<Channel>()],
        JsonValueKind.Object when Field(encoding, default) is { } one => [one],
        _ => [],
    };

    private static Channel? Field(JsonElement field, JsonElement around)
    {
        var name = field.Text("fieldName");
        var keyword = field.Text("parameterName");
        if ((name is null && keyword is null) || field.Get("visible") is { ValueKind: JsonValueKind.False })
        {
            return null;
        }

        var scale = field.Get("scale") ?? around.Get("scale") ?? default;
        var title = (field.Get("axis") ?? default).Text("title") ?? field.Text("title") ?? field.Text("displayName") ?? name ?? keyword!;
        return new Channel(name ?? "", title, scale.Text("type"), (scale.Get("sort") ?? default).Text("by"), (field.Get("format") ?? around.Get("format") ?? default).Text("type"), field.Text("queryName"), keyword, (field.Get("format") ?? around.Get("format") ?? default).Text("currencyCode"));
    }

    private static string Short(string? name) => name is null ? "" : name.Length <= MaxNameLetters ? name : name[..MaxNameLetters];
}

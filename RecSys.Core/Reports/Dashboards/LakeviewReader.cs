using System.Text;
using System.Text.Json;
using RecSys.Core.Domain;

namespace RecSys.Core.Reports.Dashboards;

/// <summary>
/// Reads the Lakeview layout. What makes a file no dashboard is refused as a whole; a widget or a statement that the lab cannot show is
/// that tile's own error.
/// </summary>
public static class LakeviewReader
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 1_000_000;

    private const int MaxDepth = 64;
    private const int MaxDatasets = 100;
    private const int MaxPages = 20;
    private const int MaxTiles = 200;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <exception cref="LabException">The text is no dashboard; the message says what is wrong and where.</exception>
    public static Dashboard Read(string json)
    {
        if (Encoding.UTF8.GetByteCount(json) > MaxBytes)
        {
            throw new LabException($"The file is larger than {MaxBytes / 1000:N0} kB.", "A dashboard holds statements and a layout, not data.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new LabException($"The file is no JSON: line {e.LineNumber + 1}, character {e.BytePositionInLine + 1}.", "Export the dashboard again, or mend the file in an editor.", inner: e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What System.Text.Json says of half a surrogate pair, in the text or as an escape.
            throw new LabException("The file is not Unicode text: half of a character stands alone.", "Export the dashboard again, or mend the file in an editor.", inner: e);
        }
    }

    private static Dashboard Read(JsonElement root)
    {
        var pages = root.List("pages");
        if (pages.Count is 0 or > MaxPages)
        {
            throw NoDashboard(pages.Count == 0 ? "it has no pages" : $"it has {pages.Count} pages, at most {MaxPages} are allowed");
        }

        var datasets = root.List("datasets");
        if (datasets.Count > MaxDatasets)
        {
            throw NoDashboard($"it has {datasets.Count} datasets, at most {MaxDatasets} are allowed");
        }

        return new Dashboard([.. datasets.Select(Dataset)], [.. pages.Select(Page)]);
    }

    private static Dataset Dataset(JsonElement dataset, int index)
    {
        var name = dataset.Text("name") ?? throw NoDashboard($"dataset {index + 1} has no name");
        var lines = dataset.Texts("queryLines");
        // Lines end where they say so; older files hold the statement in one piece.
        var sql = lines.Count > 0 ? string.Concat(lines) : dataset.Text("query") ?? "";
        var parameters = dataset.List("parameters").Select(p => (Keyword: p.Text("keyword"), Value: Default(p), Range: Range(p), Several: Several(p))).Where(p => p.Keyword is { Length: > 0 });
        return new Dataset(name, dataset.Text("displayName") ?? name, sql, [.. parameters.Select(p => new DatasetParameter(p.Keyword!, p.Value, p.Range, p.Several))]);
    }

    private static (string? Min, string? Max)? Range(JsonElement parameter) => parameter.Text("complexType") == "RANGE" && (parameter.Get("defaultSelection")?.Get("range") ?? default) is var range
        ? ((range.Get("min") ?? default).Text("value"), (range.Get("max") ?? default).Text("value"))
        : null;

    private static string? Default(JsonElement parameter) => Values(parameter).FirstOrDefault();

    private static IReadOnlyList<string>? Several(JsonElement parameter) => parameter.Text("complexType") == "MULTI" ? Values(parameter) : null;

    private static List<string> Values(JsonElement parameter) =>
        [.. (parameter.Get("defaultSelection")?.Get("values") ?? default).List("values").Select(v => v.Text("value")).OfType<string>()];

    private static DashboardPage Page(JsonElement page, int index)
    {
        var name = page.Text("name") ?? throw NoDashboard($"page {index + 1} has no name");
        var layout = page.List("layout");
        if (layout.Count > MaxTiles)
        {
            throw NoDashboard($"page {index + 1} has {layout.Count} widgets, at most {MaxTiles} are allowed");
        }

        var tiles = layout.Select((item, i) => Tile(item, $"page {index + 1}, widget {i + 1}")).ToList();
        var columns = tiles.Any(t => t.Position.X + t.Position.Width > 6) ? 12 : 6;
        return new DashboardPage(name, page.Text("displayName") ?? name, columns, page.Text("pageType") == "PAGE_TYPE_GLOBAL_FILTERS", tiles);
    }

    private static Tile Tile(JsonElement item, string place)
    {
        var widget = item.Get("widget") is { ValueKind: JsonValueKind.Object } found ? found : throw NoDashboard($"{place} has no widget");
        var position = item.Get("position") ?? throw NoDashboard($"{place} has no position");
        return LakeviewWidget.Read(widget, new TilePosition(
            Within(position, "x", 0, 11, place),
            Within(position, "y", 0, 2000, place),
            Within(position, "width", 1, 12, place),
            Within(position, "height", 1, 60, place)));
    }

    private static int Within(JsonElement position, string name, int least, int most, string place) =>
        position.Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) && value >= least && value <= most
            ? value
            : throw NoDashboard($"{place}: {name} is {position.Get(name)?.GetRawText() ?? "missing"}, allowed is {least} to {most}");

    private static LabException NoDashboard(string because) => new(
        $"The file is no dashboard: {because}.",
        "A dashboard has datasets with queryLines, and pages with a layout of widgets and positions, as Databricks exports them (.lvdash.json).");
}

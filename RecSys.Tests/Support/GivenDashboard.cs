using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecSys.Tests.Support;

/// <summary>Dashboards by hand, over the table fake_gold: numbers 1 to 3, word 1, word 2 and none, days 2 to 4 of 1970-01.</summary>
public static class GivenDashboard
{
    /// <summary>A file with one dataset <c>gold</c> and these widgets, one below the other.</summary>
    public static string Json(params IReadOnlyList<string> widgets) => Over("select * from fake_gold", "[]", widgets);

    /// <summary>The same with another statement and parameters.</summary>
    public static string Over(string sql, string parameters, params IReadOnlyList<string> widgets)
    {
        var layout = widgets.Select((widget, i) => $$$"""{"widget": {{{widget}}}, "position": {"x": 0, "y": {{{i}}}, "width": 6, "height": 1}}""");
        return $$"""
            {"datasets": [{"name": "gold", "displayName": "Gold", "queryLines": [{{JsonSerializer.Serialize(sql)}}], "parameters": {{parameters}}}],
             "pages": [{"name": "one", "displayName": "One", "layout": [{{string.Join(',', layout)}}]}]}
            """;
    }

    /// <summary>A widget whose channels show fields of gold, each <c>channel: expression</c>.</summary>
    public static string Widget(string kind, bool raw, params IReadOnlyList<(string Channel, string Expression)> fields)
    {
        var named = fields.Select(f => new JsonObject { ["name"] = f.Expression, ["expression"] = f.Expression }).ToArray<JsonNode>();
        var encodings = new JsonObject(fields.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Channel, new JsonObject { ["fieldName"] = f.Expression })));
        return new JsonObject
        {
            ["name"] = kind,
            ["queries"] = new JsonArray(new JsonObject { ["name"] = "main_query", ["query"] = new JsonObject { ["datasetName"] = "gold", ["fields"] = new JsonArray(named), ["disaggregated"] = raw } }),
            ["spec"] = new JsonObject { ["version"] = 3, ["widgetType"] = kind, ["encodings"] = encodings, ["frame"] = new JsonObject { ["showTitle"] = true, ["title"] = $"My {kind}" } },
        }.ToJsonString();
    }

    /// <summary>A filter on a field of gold.</summary>
    public static string Filter(string kind, string field) => $$$"""
        {"name": "by_{{{field}}}", "queries": [{"name": "q", "query": {"datasetName": "gold", "fields": [{"name": "{{{field}}}", "expression": "`{{{field}}}`"}, {"name": "x", "expression": "COUNT_IF(`associative_filter_predicate_group`)"}], "disaggregated": false}}],
         "spec": {"version": 2, "widgetType": "{{{kind}}}", "encodings": {"fields": [{"fieldName": "{{{field}}}", "displayName": "{{{field}}}", "queryName": "q"}]}, "frame": {"showTitle": true, "title": "By {{{field}}}"} } }
        """;

    /// <summary>A filter that sets a parameter of gold.</summary>
    public static string ParameterFilter(string keyword) => $$$"""
        {"name": "set_{{{keyword}}}", "queries": [{"name": "q", "query": {"datasetName": "gold", "parameters": [{"name": "{{{keyword}}}", "keyword": "{{{keyword}}}"} ]}}],
         "spec": {"version": 2, "widgetType": "filter-single-select", "encodings": {"fields": [{"parameterName": "{{{keyword}}}", "queryName": "q"}]} } }
        """;
}

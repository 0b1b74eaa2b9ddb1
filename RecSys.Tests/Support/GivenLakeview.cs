namespace RecSys.Tests.Support;

/// <summary>
/// A dashboard as Databricks exports one: every property it writes, statements in lines, a page of filters for all pages, parameters of all kinds, and what
/// the lab cannot show: a widget of another kind, a table that is not here, a function that SQLite has not.
/// </summary>
internal static class GivenLakeview
{
    /// <summary>Tiles that say what is wrong with them.</summary>
    public const int Faulty = 4;

    public const string Json = """
        {
          "datasets": [
            {
              "name": "a1b2c3d4", "displayName": "sales", "catalog": "main", "schema": "shop",
              "queryLines": [
                "SELECT date_trunc('day', s.event_time) AS day, p.category AS `Category`,\n",
                "       CASE s.interaction_type WHEN 0 THEN 'view' WHEN 1 THEN 'cart' ELSE 'purchase' END AS kind, s.quantity, s.unit_price\n",
                "FROM silver_sales AS s JOIN silver_products AS p ON p.product_id = s.product_id AND p.valid_to IS NULL\n",
                "WHERE (:kind = 'All' OR kind = :kind)\n",
                "  AND date_trunc('day', s.event_time) BETWEEN :seen.min AND :seen.max;\n"
              ],
              "parameters": [
                {"displayName": "kind", "keyword": "kind", "dataType": "STRING", "defaultSelection": {"values": {"dataType": "STRING", "values": [{"value": "All"}]}}},
                {"displayName": "seen", "keyword": "seen", "dataType": "DATE", "complexType": "RANGE", "defaultSelection": {"range": {"dataType": "DATE", "min": {"value": "2000-01-01"}, "max": {"value": "now/y"}}}}
              ]
            },
            {"name": "kinds001", "displayName": "kinds", "queryLines": ["SELECT 'All' AS kind UNION ALL SELECT 'view' UNION ALL SELECT 'purchase'"]},
            {"name": "elsewher", "displayName": "elsewhere", "query": "SELECT * FROM samples.bakehouse.sales_transactions"},
            {"name": "explodes", "displayName": "explodes", "queryLines": ["SELECT explode(array('a', 'b')) AS letter"]}
          ],
          "pages": [
            {
              "name": "page0001", "displayName": "Overview", "pageType": "PAGE_TYPE_CANVAS", "layoutVersion": "GRID_V1",
              "layout": [
                {"widget": {"name": "t1", "multilineTextboxSpec": {"lines": ["# What the shop sells\n", "Text may be **bold**; <b>HTML</b> is text."]}}, "position": {"x": 0, "y": 0, "width": 6, "height": 1}},
                {"widget": {"name": "f1", "queries": [{"name": "dashboards/x/datasets/y_Category", "query": {"datasetName": "a1b2c3d4", "fields": [{"name": "Category", "expression": "`Category`"}, {"name": "Category_associativity", "expression": "COUNT_IF(`associative_filter_predicate_group`)"}], "disaggregated": false}}], "spec": {"version": 2, "widgetType": "filter-multi-select", "encodings": {"fields": [{"fieldName": "Category", "displayName": "Category", "queryName": "dashboards/x/datasets/y_Category"}]}, "frame": {"showTitle": true, "title": "Category"}}}, "position": {"x": 0, "y": 1, "width": 2, "height": 1}},
                {"widget": {"name": "f2", "queries": [{"name": "parameter_query", "query": {"datasetName": "a1b2c3d4", "parameters": [{"name": "kind", "keyword": "kind"}], "disaggregated": false}}, {"name": "field_query", "query": {"datasetName": "kinds001", "fields": [{"name": "kind", "expression": "`kind`"}], "disaggregated": false}}], "spec": {"version": 2, "widgetType": "filter-single-select", "encodings": {"fields": [{"parameterName": "kind", "queryName": "parameter_query"}, {"fieldName": "kind", "queryName": "field_query"}]}, "disallowAll": false, "frame": {"showTitle": true, "title": "Kind"}}}, "position": {"x": 2, "y": 1, "width": 2, "height": 1}},
                {"widget": {"name": "c1", "queries": [{"name": "main_query", "query": {"datasetName": "a1b2c3d4", "fields": [{"name": "count(*)", "expression": "COUNT(`*`)"}], "disaggregated": false}}], "spec": {"version": 2, "widgetType": "counter", "encodings": {"value": {"fieldName": "count(*)", "displayName": "Count of Records", "format": {"type": "number-plain", "abbreviation": "compact", "decimalPlaces": {"type": "max", "places": 2}}}}, "frame": {"showTitle": true, "title": "Events", "showDescription": true, "description": "Of every kind"}}}, "position": {"x": 4, "y": 1, "width": 2, "height": 2}},
                {"widget": {"name": "b1", "queries": [{"name": "main_query", "query": {"datasetName": "a1b2c3d4", "fields": [{"name": "monthly(day)", "expression": "DATE_TRUNC(\"MONTH\", `day`)"}, {"name": "kind", "expression": "`kind`"}, {"name": "sum(quantity)", "expression": "SUM(`quantity`)"}], "disaggregated": false}}], "spec": {"version": 3, "widgetType": "bar", "encodings": {"x": {"fieldName": "monthly(day)", "displayName": "Month", "axis": {"title": "Month"}, "scale": {"type": "temporal"}}, "y": {"fieldName": "sum(quantity)", "displayName": "Units", "scale": {"type": "quantitative"}}, "color": {"fieldName": "kind", "displayName": "Kind", "scale": {"type": "categorical", "mappings": [{"value": "view", "color": "#077A9D"}]}, "legend": {"position": "bottom"}}, "label": {"show": false}}, "mark": {"layout": "stack", "colors": ["#077A9D", "#FFAB00", {"themeColorType": "visualizationColors", "position": 3}]}, "frame": {"showTitle": true, "title": "Units a month"}}}, "position": {"x": 0, "y": 3, "width": 3, "height": 4}},
                {"widget": {"name": "p1", "queries": [{"name": "main_query", "query": {"datasetName": "a1b2c3d4", "fields": [{"name": "Category", "expression": "`Category`"}, {"name": "count(*)", "expression": "COUNT(`*`)"}], "disaggregated": false}}], "spec": {"version": 3, "widgetType": "pie", "encodings": {"angle": {"fieldName": "count(*)", "displayName": "Events", "scale": {"type": "quantitative"}}, "color": {"fieldName": "Category", "displayName": "Category", "scale": {"type": "categorical"}}, "label": {"show": true}}, "frame": {"showTitle": true, "title": "Events by category"}}}, "position": {"x": 3, "y": 3, "width": 3, "height": 4}},
                {"widget": {"name": "h1", "queries": [{"name": "main_query", "query": {"datasetName": "a1b2c3d4", "fields": [{"name": "bin(unit_price, binWidth=500)", "expression": "BIN_FLOOR(`unit_price`, 500)"}, {"name": "count(*)", "expression": "COUNT(`*`)"}], "disaggregated": false}}], "spec": {"version": 3, "widgetType": "histogram", "encodings": {"x": {"fieldName": "bin(unit_price, binWidth=500)", "displayName": "Price", "scale": {"type": "quantitative"}}, "y": {"fieldName": "count(*)", "displayName": "Events", "scale": {"type": "quantitative"}}}, "frame": {"showTitle": true, "title": "Prices"}}}, "position": {"x": 0, "y": 7, "width": 3, "height": 4}},
                {"widget": {"name": "v1", "queries": [{"name": "main_query", "query": {"datasetName": "a1b2c3d4", "fields": [{"name": "Category", "expression": "`Category`"}], "disaggregated": false}}], "spec": {"version": 3, "widgetType": "pivot", "encodings": {"rows": [{"fieldName": "Category", "displayName": "Category"}]}, "frame": {"showTitle": true, "title": "A pivot"}}}, "position": {"x": 3, "y": 7, "width": 3, "height": 2}},
                {"widget": {"name": "r1", "queries": [{"name": "q", "query": {"datasetName": "a1b2c3d4", "fields": [{"name": "quantity", "expression": "`quantity`"}], "disaggregated": false}}], "spec": {"version": 2, "widgetType": "range-slider", "encodings": {"fields": [{"fieldName": "quantity", "displayName": "quantity", "queryName": "q"}]}, "frame": {"showTitle": true, "title": "A slider"}}}, "position": {"x": 3, "y": 9, "width": 3, "height": 2}},
                {"widget": {"name": "e1", "queries": [{"name": "main_query", "query": {"datasetName": "elsewher", "fields": [{"name": "count(*)", "expression": "COUNT(`*`)"}], "disaggregated": false}}], "spec": {"version": 2, "widgetType": "counter", "encodings": {"value": {"fieldName": "count(*)"}}, "frame": {"showTitle": true, "title": "Elsewhere"}}}, "position": {"x": 0, "y": 11, "width": 3, "height": 2}},
                {"widget": {"name": "e2", "queries": [{"name": "main_query", "query": {"datasetName": "explodes", "fields": [{"name": "letter", "expression": "`letter`"}], "disaggregated": true}}], "spec": {"version": 1, "widgetType": "table", "encodings": {"columns": [{"fieldName": "letter", "title": "Letter"}]}, "frame": {"showTitle": true, "title": "Explodes"}}}, "position": {"x": 3, "y": 11, "width": 3, "height": 2}},
                {"widget": {"name": "l1", "queries": [{"name": "main_query", "query": {"datasetName": "a1b2c3d4", "fields": [{"name": "day", "expression": "`day`"}, {"name": "Category", "expression": "`Category`"}, {"name": "kind", "expression": "`kind`"}, {"name": "quantity", "expression": "`quantity`"}], "disaggregated": true}}], "spec": {"version": 1, "widgetType": "table", "allowHTMLByDefault": false, "condensed": true, "itemsPerPage": 25, "paginationSize": "default", "withRowNumber": false, "invisibleColumns": [], "encodings": {"columns": [{"fieldName": "day", "title": "Day", "displayName": "day", "type": "date", "displayAs": "datetime", "alignContent": "left", "order": 100000, "visible": true, "booleanValues": ["false", "true"], "linkUrlTemplate": "{{ @ }}"}, {"fieldName": "kind", "title": "What", "displayName": "kind", "type": "string", "displayAs": "string", "order": 100001, "visible": true}, {"fieldName": "quantity", "title": "Hidden", "displayName": "quantity", "type": "integer", "order": 100002, "visible": false}]}, "frame": {"showTitle": true, "title": "One by one"}}}, "position": {"x": 0, "y": 13, "width": 6, "height": 5}}
              ]
            },
            {
              "name": "page0002", "displayName": "Global Filters", "pageType": "PAGE_TYPE_GLOBAL_FILTERS", "layoutVersion": "GRID_V1",
              "layout": [
                {"widget": {"name": "g1", "queries": [{"name": "seen_query", "query": {"datasetName": "a1b2c3d4", "parameters": [{"name": "seen", "keyword": "seen"}], "disaggregated": false}}], "spec": {"version": 2, "widgetType": "filter-date-range-picker", "encodings": {"fields": [{"parameterName": "seen", "queryName": "seen_query"}]}, "frame": {"showTitle": true, "title": "Seen"}}}, "position": {"x": 0, "y": 0, "width": 1, "height": 2}}
              ]
            }
          ],
          "uiSettings": {"theme": {"widgetHeaderAlignment": "ALIGNMENT_UNSPECIFIED"}, "genieSpace": {"isEnabled": false}}
        }
        """;
}

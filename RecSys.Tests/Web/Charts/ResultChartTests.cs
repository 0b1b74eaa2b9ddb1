using System.Text.Encodings.Web;
using System.Text.Json;
using Bunit;
using Plotly.Blazor.Traces;
using RecSys.Core.Domain;
using RecSys.Core.Reports.Dashboards;
using RecSys.Core.Reports.Sql;
using RecSys.Core.Storage;
using RecSys.Tests.Support;
using RecSys.Web.Components.Charts;
using RecSys.Web.Components.Dashboards;

namespace RecSys.Tests.Web.Charts;

/// <summary>day, kind, events, share: a view and a purchase on each of two days.</summary>
public sealed class ResultChartTests : PageTest
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly SqlResult Result = new(
        [new("day", ColumnKind.Text), new("kind", ColumnKind.Text), new("events", ColumnKind.Integer), new("share", ColumnKind.Real)],
        [["2025-11-01", "view", 8L, 0.8], ["2025-11-01", "purchase", 2L, 0.2], ["2025-11-02", "view", 3L, 0.75], ["2025-11-02", "purchase", 1L, null]],
        null,
        1);

    [Theory]
    [InlineData(ChartForm.Bar, "percent")]
    [InlineData(ChartForm.Area, "normalize")]
    [InlineData(ChartForm.Bar, "stack")]
    public void Shares_of_the_whole_add_up_to_a_hundred(ChartForm form, string layout)
    {
        var tile = new Tile("t", form == ChartForm.Bar ? "bar" : "area", new TilePosition(0, 0, 1, 1), [], new Dictionary<string, IReadOnlyList<Channel>>
        {
            ["x"] = [new Channel("x", "x", null, null, null, null, null)],
            ["y"] = [new Channel("y", "y", null, null, null, null, null)],
        })
        { MarkLayout = layout };
        var data = new ChartData(form, [new("a", ["1"], [3]), new("b", ["1"], [1])]) { IsStacked = true, IsShare = TileDrawing.Choice(tile)!.IsShare };

        var isShare = layout != "stack";
        Assert.Equal(isShare, data.IsShare);
        Assert.Equal(isShare ? " %" : null, ChartDrawing.Layout(data).YAxis[0].TickSuffix);
        Assert.Equal(isShare && form == ChartForm.Area, ChartDrawing.Traces(data).OfType<Plotly.Blazor.Traces.Scatter>().Any(curve => curve.GroupNorm == Plotly.Blazor.Traces.ScatterLib.GroupNormEnum.Percent));
        Assert.Equal(isShare, ChartDrawing.Layout(data).BarNorm == Plotly.Blazor.LayoutLib.BarNormEnum.Percent);
    }

    [Fact]
    public void Rows_are_parted_into_series_by_a_column()
    {
        var data = ResultChart.Of(Result, new ChartChoice(ChartForm.Line, "day", ["events"]) { Color = "kind" });

        Assert.Equal(["view", "purchase"], data.Series.Select(s => s.Name));
        Assert.Equal([8, 3], data.Series[0].Y);
        Assert.Equal(["2025-11-01", "2025-11-02"], data.Series[1].X);
        Assert.Equal(("day", "events"), (data.XTitle, data.YTitle));
    }

    [Fact]
    public void Kinds_of_events_have_their_order_and_so_their_colours_on_every_chart()
    {
        var result = Result with { Rows = [["2025-11-01", "purchase", 2L, 0.2], ["2025-11-01", "add_to_cart", 3L, 0.3], ["2025-11-01", "view", 8L, 0.8]] };

        Assert.Equal(["view", "add_to_cart", "purchase"], ResultChart.Of(result, new ChartChoice(ChartForm.Bar, "day", ["events"]) { Color = "kind" }).Series.Select(s => s.Name));
        Assert.Equal(["view", "add_to_cart", "purchase"], ResultChart.Of(result, new ChartChoice(ChartForm.Pie, "kind", ["events"])).Series[0].X);
    }

    [Fact]
    public void Ticks_of_lying_bars_are_short_and_a_long_title_breaks()
    {
        var lying = ChartDrawing.Layout(new ChartData(ChartForm.Bar, [new("lists", ["Toaster"], [3200])]) { IsLying = true });
        var upright = ChartDrawing.Layout(new ChartData(ChartForm.Bar, [new("lists", ["Low"], [3200])]) { XTitle = "Low under 500, Mid under 2,000, High under 5,000, Premium from there" });

        Assert.Equal("~s", lying.XAxis[0].TickFormat);
        Assert.Null(upright.XAxis[0].TickFormat);
        Assert.Equal("Low under 500, Mid under 2,000,<br>High under 5,000, Premium from there", upright.XAxis[0].Title.Text);
    }

    [Fact]
    public void Several_measured_columns_are_a_series_each_and_go_by_their_titles()
    {
        var choice = new ChartChoice(ChartForm.Combo, "day", ["events"]) { Lines = ["share"], Titles = new Dictionary<string, string> { ["share"] = "Share of the day" } };

        var data = ResultChart.Of(Result, choice);

        Assert.Equal(["events"], data.Series.Select(s => s.Name));
        Assert.Equal(["Share of the day"], data.Lines.Select(s => s.Name));
        Assert.Equal([0.8, 0.2, 0.75, double.NaN], data.Lines[0].Y);
        Assert.Equal("y2", ((Scatter)ChartDrawing.Traces(data)[1]).YAxis);
    }

    [Fact]
    public void A_heat_map_has_a_row_per_value_and_gaps_where_nothing_is_known()
    {
        var data = ResultChart.Of(Result, new ChartChoice(ChartForm.Heat, "day", ["kind"]) { Color = "share" });

        var heat = (HeatMap)Assert.Single(ChartDrawing.Traces(data));
        Assert.Equal(["2025-11-01", "2025-11-02"], heat.X);
        Assert.Equal(["view", "purchase"], heat.Y);
        Assert.Equal([[0.8, 0.75], [0.2, null]], heat.Z.Cast<List<object?>>());
    }

    [Fact]
    public void A_missing_column_and_one_without_numbers_are_told()
    {
        Assert.Contains("no column nothing", Assert.Throws<LabException>(() => ResultChart.Of(Result, new ChartChoice(ChartForm.Bar, "nothing", ["events"]))).Message, StringComparison.Ordinal);
        Assert.Contains("no numbers", Assert.Throws<LabException>(() => ResultChart.Of(Result, new ChartChoice(ChartForm.Bar, "day", ["kind"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_suggested_draws_times_as_a_line_and_names_as_bars()
    {
        Assert.Equal((ChartForm.Line, "day", "share"), (ResultChart.Suggest(Result)!.Form, ResultChart.Suggest(Result)!.X, ResultChart.Suggest(Result)!.Y[0]));
        var names = Result with { Columns = [new("name", ColumnKind.Text), .. Result.Columns.Skip(1)], Rows = [["a", "b", 1L, 2.0]] };
        Assert.Equal(ChartForm.Bar, ResultChart.Suggest(names)!.Form);
        Assert.Null(ResultChart.Suggest(Result with { Rows = [] }));
    }

    [Theory]
    [InlineData(ChartForm.Bar)]
    [InlineData(ChartForm.Line)]
    [InlineData(ChartForm.Area)]
    [InlineData(ChartForm.Pie)]
    [InlineData(ChartForm.Combo)]
    [InlineData(ChartForm.Scatter)]
    [InlineData(ChartForm.Heat)]
    public void A_hostile_name_is_drawn_letter_by_letter_in_every_form(ChartForm form)
    {
        const string hostile = "<a href='javascript:alert(1)'>Tea & <b>milk</b></a>";
        var data = new ChartData(form, [new ChartSeries(hostile, [hostile], [1])]) { XTitle = hostile, YTitle = "events", HasNames = true };

        var drawn = JsonSerializer.Serialize<object[]>([.. ChartDrawing.Traces(data), ChartDrawing.Layout(data)], Unescaped);

        Assert.Contains("&lt;a href=", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("<", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_of_a_chart_stand_in_a_table_a_row_per_position()
    {
        var data = ResultChart.Of(Result, new ChartChoice(ChartForm.Line, "day", ["events"]) { Color = "kind" });
        var chart = Render<DataChart>(p => p.Add(c => c.Title, "Events").Add(c => c.Data, data));

        await chart.Find("button[aria-label='Numbers of Events']").ClickAsync(new());

        Assert.Equal(["day", "view", "purchase"], chart.FindAll("thead th").Select(e => e.TextContent));
        Assert.Equal(["2025-11-01 8 2", "2025-11-02 3 1"], chart.FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(c => c.TextContent))));
    }

    [Fact]
    public void More_than_five_thousand_points_are_thinned_and_told()
    {
        var x = Enumerable.Range(0, 12_000).Select(i => (object)i).ToList();
        var chart = Render<DataChart>(p => p.Add(c => c.Title, "Many").Add(c => c.Data, new ChartData(ChartForm.Scatter, [new("all", x, [.. x.Select(i => (double)(int)i)])])));

        Assert.Contains("4,000 of 12,000 points are drawn", chart.Find(".lab-chart-note").TextContent, StringComparison.Ordinal);
    }
}

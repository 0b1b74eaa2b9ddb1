using RecSys.Core.Domain;
using RecSys.Core.Reports.Dashboards;
using RecSys.Core.Reports.Sql;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Reports.Dashboards;

/// <summary>fake_gold has rows 1 to 3: word 1, word 2, null; days 2 to 4 of 1970-01; only 2 is even.</summary>
public sealed class DashboardTilesTests : IAsyncLifetime
{
    private readonly TestLab _lab = new(FakeStage.Three());

    public async Task InitializeAsync() => await _lab.RunAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public void Fields_that_are_no_aggregates_group_the_rest()
    {
        var rows = Rows(GivenDashboard.Widget("bar", raw: false, ("x", "`is_even`"), ("y", "SUM(`number`)")));

        Assert.Equal([false, 4L, true, 2L], rows.Rows.SelectMany(row => row));
        Assert.Equal(["`is_even`", "SUM(`number`)"], rows.Columns.Select(c => c.Name));
    }

    [Theory]
    [InlineData("COUNT(`*`)", 3L)]
    [InlineData("COUNT(*)", 3L)]
    [InlineData("COUNT(DISTINCT `is_even`)", 2L)]
    [InlineData("COUNT_IF(`number` > 1)", 2L)]
    [InlineData("max(`number`)", 3L)]
    public void Databricks_own_ways_of_counting_are_understood(string expression, long expected)
    {
        Assert.Equal(expected, Rows(GivenDashboard.Widget("counter", raw: false, ("value", expression))).Rows[0][0]);
    }

    [Fact]
    public void Days_are_truncated_as_Databricks_writes_it_even_where_a_column_is_called_day()
    {
        var rows = Rows(GivenDashboard.Widget("line", raw: false, ("x", "DATE_TRUNC(\"DAY\", `day`)"), ("y", "COUNT(`*`)")), "select seen_at as day from fake_gold");

        Assert.Equal(["1970-01-02", 1L, "1970-01-03", 1L, "1970-01-04", 1L], rows.Rows.SelectMany(row => row));
    }

    [Theory]
    [InlineData("select number from fake_gold;  \n ")]
    [InlineData("select number from fake_gold -- the end")]
    [InlineData("with t as (select number from fake_gold) select number from t")]
    public void A_dataset_may_end_in_a_semicolon_or_a_comment_and_begin_with_a_CTE(string sql)
    {
        Assert.Equal(3, Rows(GivenDashboard.Widget("table", raw: true, ("columns", "`number`")), sql).Rows.Count);
    }

    [Fact]
    public void Filters_keep_values_and_days_whatever_the_columns_type()
    {
        var table = GivenDashboard.Widget("table", raw: true, ("columns", "`number`"));
        string[] widgets = [table, GivenDashboard.Filter("filter-multi-select", "number"), GivenDashboard.Filter("filter-multi-select", "word"), GivenDashboard.Filter("filter-date-range-picker", "seen_at")];

        Assert.Equal([1L, 3L], Numbers(widgets, new FilterChoice("by_number", ["1", "3"])));
        Assert.Equal([2L], Numbers(widgets, new FilterChoice("by_word", ["word 2"])));
        Assert.Equal([2L, 3L], Numbers(widgets, new FilterChoice("by_seen_at", [], From: new DateOnly(1970, 1, 3))));
        Assert.Equal([2L], Numbers(widgets, new FilterChoice("by_seen_at", [], new DateOnly(1970, 1, 3), new DateOnly(1970, 1, 3))));
        Assert.Empty(Numbers(widgets, new FilterChoice("by_number", ["1"]), new FilterChoice("by_word", ["word 2"])));
        Assert.Empty(Numbers(widgets, new FilterChoice("by_word", ["x') or 1 = 1 --"])));
        Assert.Equal(3, Numbers(widgets, new FilterChoice("of_nobody", ["1"])).Count());
    }

    [Fact]
    public void A_filter_may_set_a_parameter_and_without_it_the_default_holds()
    {
        const string sql = "select number from fake_gold where number >= cast(:least as integer)";
        const string parameters = """[{"displayName": "Least", "keyword": "least", "dataType": "STRING", "defaultSelection": {"values": {"dataType": "STRING", "values": [{"value": "2"}]}}}]""";
        string[] widgets = [GivenDashboard.Widget("table", raw: true, ("columns", "`number`")), GivenDashboard.ParameterFilter("least")];
        var dashboard = LakeviewReader.Read(GivenDashboard.Over(sql, parameters, widgets));

        Assert.Equal([2L, 3L], Numbers(dashboard));
        Assert.Equal([3L], Numbers(dashboard, new FilterChoice("set_least", ["3"])));
    }

    [Fact]
    public void A_filter_begins_with_what_its_file_says_until_another_choice_is_made_and_all_is_a_choice()
    {
        var table = GivenDashboard.Widget("table", raw: true, ("columns", "`number`"));
        string Beginning(string field, string kind, string selection) =>
            GivenDashboard.Filter(kind, field).Replace("\"version\": 2,", $"\"version\": 2, \"selection\": {{\"defaultSelection\": {selection}}},", StringComparison.Ordinal);
        string[] widgets =
        [
            table,
            Beginning("number", "filter-multi-select", """{"values": {"dataType": "INTEGER", "values": [{"value": "1"}, {"value": "3"}]}}"""),
            Beginning("seen_at", "filter-date-range-picker", """{"range": {"dataType": "DATE", "min": {"value": "1970-01-03T00:00:00.000"}}}"""),
        ];

        Assert.Equal([3L], Numbers(widgets));
        Assert.Equal([2L], Numbers(widgets, new FilterChoice("by_number", ["2"])));
        Assert.Equal([2L, 3L], Numbers(widgets, new FilterChoice("by_number", [])));
        Assert.Equal([1L, 3L], Numbers(widgets, new FilterChoice("by_seen_at", [])));
    }

    [Theory]
    [InlineData("select number from fake_gold where array_contains(:which, cast(number as text))")]
    [InlineData("select number from fake_gold where cast(number as text) in (:which)")]
    [InlineData("select number from fake_gold where array_size(:which) = 0 or Array_Contains ( :which , trim(cast(number as text)) )")]
    public void A_parameter_may_take_several_values(string sql)
    {
        const string parameters = """[{"displayName": "Which", "keyword": "which", "dataType": "INTEGER", "complexType": "MULTI", "defaultSelection": {"values": {"dataType": "INTEGER", "values": [{"value": 1}, {"value": 2}]}}}]""";
        string[] widgets = [GivenDashboard.Widget("table", raw: true, ("columns", "`number`")), GivenDashboard.ParameterFilter("which")];
        var dashboard = LakeviewReader.Read(GivenDashboard.Over(sql, parameters, widgets));

        Assert.Equal([1L, 2L], Numbers(dashboard));
        Assert.Equal([1L, 3L], Numbers(dashboard, new FilterChoice("set_which", ["3", "1"])));
    }

    // The default counts from today, long after all rows.
    [Fact]
    public void A_filter_may_set_the_two_ends_of_a_range_and_its_default_may_count_from_today()
    {
        const string sql = "select number from fake_gold where date_trunc('day', seen_at) between :seen.min and :seen.max";
        string Parameters(string min, string max) => $$"""[{"displayName": "Seen", "keyword": "seen", "dataType": "DATE", "complexType": "RANGE", "defaultSelection": {"range": {"dataType": "DATE", "min": {"value": "{{min}}"}, "max": {"value": "{{max}}"} } } }]""";
        string[] widgets = [GivenDashboard.Widget("table", raw: true, ("columns", "`number`")), GivenDashboard.ParameterFilter("seen")];
        var recent = LakeviewReader.Read(GivenDashboard.Over(sql, Parameters("now-7d/d", "now/d"), widgets));

        Assert.Empty(Numbers(recent));
        Assert.Equal([1L, 2L, 3L], Numbers(LakeviewReader.Read(GivenDashboard.Over(sql, Parameters("now-200y/y", "now/d"), widgets))));
        Assert.Equal([1L, 2L], Numbers(recent, new FilterChoice("set_seen", [], new DateOnly(1970, 1, 1), new DateOnly(1970, 1, 3))));
    }

    [Theory]
    [InlineData("2025-03-01", false, "2025-03-01")]
    [InlineData("now", false, "2026-02-11")]
    [InlineData("now-7d/d", false, "2026-02-04")]
    [InlineData("now/d", true, "2026-02-11")]
    [InlineData("now/w", false, "2026-02-09")]
    [InlineData("now/w", true, "2026-02-15")]
    [InlineData("now-1M/M", false, "2026-01-01")]
    [InlineData("now-1M/M", true, "2026-01-31")]
    [InlineData("now-1y/y", false, "2025-01-01")]
    [InlineData("now-12h/h", true, "2026-02-11")]
    [InlineData("now/y", true, "2026-12-31")]
    [InlineData("now-9999y/w", false, "0002-02-11")]
    [InlineData("now+9999M/y", true, "2859-12-31")]
    [InlineData("tomorrow", true, "tomorrow")]
    [InlineData(null, true, null)]
    public void A_day_may_be_counted_from_today(string? text, bool isEnd, string? day) =>
        Assert.Equal(day, RelativeDay.Of(text, new DateOnly(2026, 2, 11), isEnd));

    [Fact]
    public void A_histogram_counts_by_bins()
    {
        var rows = Rows(GivenDashboard.Widget("bar", raw: false, ("x", "BIN_FLOOR(`number`, 2)"), ("y", "COUNT(`*`)")));

        Assert.Equal([0d, 1L, 2d, 2L], rows.Rows.SelectMany(row => row));
    }

    [Fact]
    public void A_filter_offers_the_values_there_are()
    {
        var dashboard = LakeviewReader.Read(GivenDashboard.Json(GivenDashboard.Filter("filter-multi-select", "word"), GivenDashboard.ParameterFilter("least")));

        Assert.Equal(["word 1", "word 2"], _lab.Get<DashboardTiles>().Options(dashboard, dashboard.Pages[0].Tiles[0], CancellationToken.None));
        Assert.Empty(_lab.Get<DashboardTiles>().Options(dashboard, dashboard.Pages[0].Tiles[1], CancellationToken.None));
    }

    [Theory]
    [InlineData("delete from runs", "near \"delete\"")]
    [InlineData("select * from samples.nyctaxi.trips", "near \".\"")]
    [InlineData("select 1) union select (select 2", "")]
    public void A_dataset_that_SQLite_does_not_take_fails_alone(string sql, string words)
    {
        var e = Record.Exception(() => Rows(GivenDashboard.Widget("table", raw: true, ("columns", "`number`")), sql));

        Assert.Contains(words, Assert.IsType<LabException>(e).Message, StringComparison.OrdinalIgnoreCase);
    }

    private SqlResult Rows(string widget, string sql = "select * from fake_gold")
    {
        var dashboard = LakeviewReader.Read(GivenDashboard.Over(sql, "[]", widget));
        return _lab.Get<DashboardTiles>().Rows(dashboard, dashboard.Pages[0], dashboard.Pages[0].Tiles[0], [], CancellationToken.None);
    }

    private IEnumerable<long> Numbers(string[] widgets, params FilterChoice[] choices) => Numbers(LakeviewReader.Read(GivenDashboard.Json(widgets)), choices);

    private IEnumerable<long> Numbers(Dashboard dashboard, params FilterChoice[] choices) =>
        _lab.Get<DashboardTiles>().Rows(dashboard, dashboard.Pages[0], dashboard.Pages[0].Tiles[0], choices, CancellationToken.None).Rows.Select(row => (long)row[0]!);
}

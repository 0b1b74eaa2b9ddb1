using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Reports;

/// <summary>fake_gold has rows 1 to 3: word 1, word 2, null; days 1 to 3 of 1970-01; only 2 is even.</summary>
public sealed class TableReportsTests : IAsyncLifetime
{
    private readonly TestLab _lab = new(FakeStage.Three());

    private TableReports Tables => _lab.Get<TableReports>();

    public async Task InitializeAsync() => await _lab.RunAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public void The_catalogue_holds_kept_tables_owned_tables_and_views()
    {
        Execute("create view gold_words as\n-- One row per word.\nselect number, word, seen_at from fake_gold");

        var tables = Tables.All().ToDictionary(t => t.Name);

        Assert.Equal(("lab", "One row per run of the pipeline.", 1), (tables["runs"].Layer, tables["runs"].Grain, tables["runs"].Rows));
        Assert.Equal(("gold", "One row per number of gold.", 3), (tables["fake_gold"].Layer, tables["fake_gold"].Grain, tables["fake_gold"].Rows));
        Assert.Equal(("gold", "One row per word.", 3), (tables["gold_words"].Layer, tables["gold_words"].Grain, tables["gold_words"].Rows));
        Assert.Equal(ColumnKind.Moment, tables["gold_words"].Columns[2].Kind);
    }

    [Fact]
    public void Moments_are_ISO_8601_and_flags_are_true_or_false()
    {
        var row = Tables.Page("fake_gold", new TableQuery(Offset: 1, Limit: 1)).Rows[0];

        Assert.Equal([2L, "word 2", "1970-01-03T00:00:00Z", true], row.Take(4));
    }

    [Fact]
    public void Any_column_sorts_and_empty_cells_come_last()
    {
        Assert.Equal([1L, 2, 3], Numbers(new TableQuery(SortBy: "word")));
        Assert.Equal([2L, 1, 3], Numbers(new TableQuery(SortBy: "word", Descending: true)));
        Assert.Equal([3L, 2], Numbers(new TableQuery(Limit: 2, SortBy: "seen_at", Descending: true)));
    }

    [Theory]
    [InlineData("word", Comparison.Contains, "D 2", new[] { 2L })]
    [InlineData("word", Comparison.Contains, "%", new long[0])]
    [InlineData("word", Comparison.Equal, "word 1", new[] { 1L })]
    [InlineData("number", Comparison.Greater, "1", new[] { 2L, 3L })]
    [InlineData("number", Comparison.Less, "1.5", new[] { 1L })]
    [InlineData("seen_at", Comparison.Greater, "1970-01-03", new[] { 3L })]
    [InlineData("is_even", Comparison.Equal, "true", new[] { 2L })]
    [InlineData("word", Comparison.NotEqual, "word 1", new[] { 2L, 3L })]
    [InlineData("word", Comparison.Empty, "", new[] { 3L })]
    [InlineData("word", Comparison.Filled, "", new[] { 1L, 2L })]
    public void A_filter_compares_as_its_column_is_typed(string column, Comparison comparison, string value, long[] expected)
    {
        var page = Tables.Page("fake_gold", new TableQuery { Filters = [new TableFilter(column, comparison, value)] });

        Assert.Equal(expected, page.Rows.Select(r => (long)r[0]!));
        Assert.Equal(expected.Length, page.Total);
    }

    [Theory]
    [InlineData("purchase", 2L)]
    [InlineData(" View ", 0L)]
    [InlineData("1", 1L)]
    public void A_kind_of_event_is_told_by_its_name_or_its_number(string value, long expected) =>
        Assert.Equal(("[interaction_type] = ?1", expected), new TableFilter("interaction_type", Comparison.Equal, value).Condition(new Column("interaction_type", ColumnKind.Integer), 1));

    [Fact]
    public void A_row_has_to_pass_every_filter()
    {
        var page = Tables.Page("fake_gold", TableQuery.Parse("-number", ["number:gt:1", "word:contains:word"], 0, 10));

        Assert.Equal([2L], page.Rows.Select(r => (long)r[0]!));
    }

    [Theory]
    [InlineData("number:gt:1")]
    [InlineData("word:empty")]
    [InlineData("seen_at:lt:1970-01-03T10:00:00Z")]
    public void A_filter_is_read_as_it_is_written(string text) => Assert.Equal(text, TableFilter.Parse(text).ToString());

    [Theory]
    [InlineData("number")]
    [InlineData("number:about:1")]
    [InlineData("number:gt")]
    public void What_is_not_a_filter_is_refused(string text) => Assert.Contains("column:comparison:value", Assert.Throws<LabException>(() => TableFilter.Parse(text)).Hint, StringComparison.Ordinal);

    [Theory]
    [InlineData("number", "many")]
    [InlineData("seen_at", "soon")]
    [InlineData("is_even", "perhaps")]
    [InlineData("no_such_column", "1")]
    [InlineData("number] = 1 or [number", "1")]
    public void A_value_or_column_that_cannot_be_is_refused_in_words(string column, string value)
    {
        var e = Assert.Throws<LabException>(() => Tables.Page("fake_gold", new TableQuery { Filters = [new TableFilter(column, Comparison.Equal, value)] }));

        Assert.NotEmpty(e.Hint);
    }

    [Fact]
    public void An_unknown_table_is_not_found_whatever_its_name_says()
    {
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => Tables.Page("runs; drop table runs", new TableQuery())).Fault);
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => Tables.Of("sqlite_master")).Fault);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1001, 0)]
    [InlineData(10, -1)]
    public void A_page_out_of_range_is_refused(int limit, int offset)
    {
        Assert.Throws<LabException>(() => Tables.Page("fake_gold", new TableQuery(offset, limit)));
    }

    [Fact]
    public async Task A_count_follows_appended_rows_and_stage_runs()
    {
        Assert.Equal(1, Tables.Of("runs").Rows);
        await _lab.RunAsync("gold");
        Assert.Equal(2, Tables.Of("runs").Rows);

        Execute("insert into lab_state (key, value) values ('watermark', '1')");
        Assert.Equal(1, Tables.Of("lab_state").Rows);
    }

    [Fact]
    public async Task A_table_its_stage_has_not_made_yet_is_empty()
    {
        await using var fresh = new TestLab(FakeStage.Three());

        Assert.Equal(0, fresh.Get<TableReports>().Page("fake_gold", new TableQuery()).Total);
        Assert.Empty(fresh.Get<TableReports>().Rows("fake_gold"));
    }

    private IEnumerable<long> Numbers(TableQuery query) => Tables.Page("fake_gold", query).Rows.Select(r => (long)r[0]!);

    private void Execute(string sql)
    {
        using var connection = _lab.Get<LabDatabase>().Connect();
        LabDatabase.Execute(connection, sql);
    }
}

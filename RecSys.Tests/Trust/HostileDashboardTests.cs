using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Reports.Dashboards;
using RecSys.Core.Reports.Sql;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust;

/// <summary>Dashboards whose statements do more than read: in the dataset, in a field, in a parameter, in what a filter chooses.</summary>
public sealed class HostileDashboardTests : IAsyncLifetime
{
    private readonly TestLab _lab = new(FakeStage.Three());

    public async Task InitializeAsync() => await _lab.RunAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory]
    [InlineData("delete from runs")]
    [InlineData("select 1; delete from runs")]
    [InlineData("select 1) union select 1; delete from runs; --")]
    [InlineData("with t as (select 1) delete from runs")]
    [InlineData("insert into lab_state values ('a', 'b') returning key")]
    [InlineData("update runs set seed = 1 returning id")]
    [InlineData("attach 'evil.db' as evil")]
    [InlineData("select load_extension('evil')")]
    [InlineData("select writefile('evil', 'x')")]
    [InlineData("select readfile('/etc/passwd')")]
    [InlineData("select * from fts3_tokenizer('x')")]
    [InlineData("pragma writable_schema = on")]
    [InlineData("vacuum into 'evil.db'")]
    [InlineData("create temp table evil (a)")]
    public void A_dataset_that_does_more_than_read_is_that_tiles_error_and_changes_nothing(string sql)
    {
        var before = Digest();

        var told = Assert.Throws<LabException>(() => Ask(GivenDashboard.Over(sql, "[]", GivenDashboard.Widget("table", raw: true, ("columns", "1")))));

        Assert.NotEmpty(told.Hint);
        Assert.Equal(before, Digest());
        Assert.Empty(Directory.EnumerateFiles(_lab.Folder, "*evil*", SearchOption.AllDirectories));
        Assert.False(File.Exists("evil.db"));
    }

    [Theory]
    [InlineData("(delete from runs)")]
    [InlineData("1 from fake_gold; delete from runs; --")]
    [InlineData("load_extension('x')")]
    [InlineData("(select group_concat(sql) from sqlite_master) from fake_gold; drop table runs --")]
    public void A_field_that_does_more_than_read_is_refused(string expression)
    {
        var before = Digest();

        Assert.Throws<LabException>(() => Ask(GivenDashboard.Json(GivenDashboard.Widget("table", raw: true, ("columns", expression)))));

        Assert.Equal(before, Digest());
    }

    [Theory]
    [InlineData("with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) as number from n")]
    [InlineData("with n(i) as (select number from fake_gold), m as (select a.i from n a, n b, n c, n d, n e, n f, n g, n h) select count(*) as number from m a, m b, m c")]
    public void A_dataset_that_runs_for_ever_is_stopped(string sql)
    {
        var told = Assert.Throws<LabException>(() => Ask(GivenDashboard.Over(sql, "[]", GivenDashboard.Widget("table", raw: true, ("columns", "`number`")))));

        Assert.Contains("stopped after 1 s", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_of_more_rows_than_a_tile_shows_is_cut()
    {
        var rows = Ask(GivenDashboard.Over("with recursive n(i) as (select 1 union all select i + 1 from n limit 1000000) select i as number from n", "[]", GivenDashboard.Widget("table", raw: true, ("columns", "`number`"))));

        Assert.Equal(5_000, rows.Rows.Count);
        Assert.Contains("5,000", rows.CutBecause, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_filter_chooses_is_a_value()
    {
        var json = GivenDashboard.Json(GivenDashboard.Widget("table", raw: true, ("columns", "`number`")), GivenDashboard.Filter("filter-multi-select", "word"));

        Assert.Empty(Ask(json, new FilterChoice("by_word", ["x') or 1 = 1; delete from runs; --"])).Rows);
        Assert.Single(Ask(json, new FilterChoice("by_word", ["word 2"])).Rows);
    }

    private SqlResult Ask(string json, params FilterChoice[] choices)
    {
        var dashboard = LakeviewReader.Read(json);
        using var runner = new SqlRunner(_lab.Get<LabDatabase>(), _lab.Get<TableCatalogue>(), SettingsBook.Of(new() { Query = new() { TimeoutSeconds = 1 } }), TimeProvider.System);
        return new DashboardTiles(runner, TimeProvider.System).Rows(dashboard, dashboard.Pages[0], dashboard.Pages[0].Tiles[0], choices, CancellationToken.None);
    }

    private string Digest()
    {
        using var connection = _lab.Get<LabDatabase>().Connect(readOnly: true);
        return LabDatabase.Scalar<string>(connection, "select (select json_group_array(json_array(id, status, seed)) from runs) || (select json_group_array(key || value) from lab_state) || (select group_concat(sql) from sqlite_master)")!;
    }
}

using System.Text;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Reports.Dashboards;
using RecSys.Core.Reports.Sql;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust.Fuzz;

/// <summary>Dashboards that others wrote.</summary>
[Trait("Category", "Fuzz")]
public sealed class DashboardFuzzTests : IAsyncLifetime
{
    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "1e999", "\\u0000", "\\ud800", "{\"a\":[", "\"queryLines\":", "\"query\":", "\"fields\":", "\"encodings\":", "\"position\":", "\"widget\":", "\"x\":", "12", "`", "'", ";", "--", "/*",
        "select ", " union all select 1", "(select 1)", "drop table runs", "attach 'x' as y", "load_extension('x')", "with recursive n(i) as (select 1 union all select i+1 from n) ", "pragma ", ":p", "?1", "count_if(", "date_trunc(\\\"day\\\", ", "\\\"", "\"name\":\"../../x\"",
    ];

    private readonly TestLab _lab = new(FakeStage.Three());
    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-fuzz-").FullName;

    public async Task InitializeAsync() => await _lab.RunAsync();

    public async Task DisposeAsync()
    {
        await _lab.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Whatever_a_file_holds_is_read_or_refused_in_words_and_its_tiles_only_read()
    {
        using var runner = new SqlRunner(_lab.Get<LabDatabase>(), _lab.Get<TableCatalogue>(), SettingsBook.Of(new() { Query = new() { TimeoutSeconds = 1 } }), TimeProvider.System);
        var tiles = new DashboardTiles(runner, TimeProvider.System);
        new FuzzRun("dashboard JSON", Mutator()) { MostBytes = 64 << 20, MostBytesPerByte = 2_000 }.Over((content, chance) =>
        {
            try
            {
                var dashboard = LakeviewReader.Read(Decoded(content));
                if (chance.Next(8) == 0)
                {
                    // Asking the database costs milliseconds: some of them.
                    Ask(tiles, dashboard, dashboard.Pages[chance.Next(dashboard.Pages.Count)], chance);
                }
            }
            catch (LabException e)
            {
                Assert.NotEmpty(e.Hint);
            }
        });
        AssertUntouched();
    }

    [Fact]
    public void Whatever_is_imported_under_whatever_title_stays_in_its_folder_and_comes_out_as_it_went_in()
    {
        var own = Path.Combine(_folder, "own");
        var shelf = new DashboardShelf(new DashboardFolders(Path.Combine(_folder, "shipped"), own));
        new FuzzRun("dashboard import", Mutator()) { MostBytesPerByte = 2_000 }.Over((content, chance) =>
        {
            var text = Decoded(content);
            var from = chance.Next(content.Length + 1);
            var title = Decoded(content[from..Math.Min(from + 40, content.Length)]) + (chance.Next(2) == 0 ? "/../../x.lvdash.json" : "");
            try
            {
                var id = shelf.Import(title, text);
                Assert.Equal(text, shelf.Json(id));
                Assert.Equal(Path.Combine(own, id + DashboardShelf.Ending), Assert.Single(Directory.GetFiles(own)));
                shelf.Delete(id);
            }
            catch (LabException e)
            {
                Assert.NotEmpty(e.Hint);
            }
        });
        Assert.Equal(Directory.Exists(own) ? [own] : [], Directory.GetFileSystemEntries(_folder));
    }

    private static Mutator Mutator() => new(
        [
            GivenDashboard.Json(
                GivenDashboard.Widget("bar", raw: false, ("x", "`is_even`"), ("y", "SUM(`number`)")), GivenDashboard.Widget("table", raw: true, ("columns", "`word`")),
                GivenDashboard.Filter("filter-multi-select", "number"), GivenDashboard.ParameterFilter("p")),
            GivenDashboard.Over("with t as (select number from fake_gold where number > :p) select * from t -- end", """[{"keyword": "p", "defaultSelection": {"values": {"values": [{"value": "1"}]}}}]""", GivenDashboard.Widget("counter", raw: false, ("value", "COUNT_IF(`number` > 1)"))),
            GivenDashboard.Over("select * from fake_gold; drop table runs", "[]", GivenDashboard.Widget("line", raw: false, ("x", "DATE_TRUNC(\"DAY\", `seen_at`)"), ("y", "COUNT(`*`)"))),
        ],
        Words);

    private static void Ask(DashboardTiles tiles, Dashboard dashboard, DashboardPage page, Random chance)
    {
        FilterChoice[] choices = [.. dashboard.FiltersOf(page).Take(5).Select(f => new FilterChoice(f.Name, ["1", "'; --"], chance.Next(2) == 0 ? new DateOnly(1970, 1, 2) : null))];
        foreach (var tile in page.Tiles.Take(4))
        {
            try
            {
                tiles.Statement(dashboard, page, tile, choices);
                tiles.Rows(dashboard, page, tile, choices, CancellationToken.None);
                tiles.Options(dashboard, tile, CancellationToken.None);
            }
            catch (LabException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    /// <summary>As a browser or the API hands it over; half a surrogate pair now and then, which no decoder leaves.</summary>
    private static string Decoded(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        return content.Length % 50 == 7 ? text.Insert(text.Length / 2, "\ud800") : text;
    }

    private void AssertUntouched()
    {
        using var connection = _lab.Get<LabDatabase>().Connect(readOnly: true);
        Assert.Equal(3, LabDatabase.Scalar<long>(connection, "select count(*) from fake_gold"));
        Assert.Equal(1, LabDatabase.Scalar<long>(connection, "select count(*) from runs"));
    }
}

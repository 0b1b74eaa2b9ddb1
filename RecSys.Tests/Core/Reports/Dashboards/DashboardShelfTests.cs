using RecSys.Core.Domain;
using RecSys.Core.Reports.Dashboards;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Reports.Dashboards;

public sealed class DashboardShelfTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-lab-").FullName;
    private readonly DashboardShelf _shelf;

    public DashboardShelfTests()
    {
        var folders = new DashboardFolders(Path.Combine(_folder, "shipped"), Path.Combine(_folder, "own"));
        Directory.CreateDirectory(folders.Shipped);
        File.WriteAllText(Path.Combine(folders.Shipped, "trends.lvdash.json"), GivenDashboard.Json());
        _shelf = new DashboardShelf(folders);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_imported_is_exported_letter_by_letter()
    {
        var json = GivenDashboard.Json().Replace("{\"datasets\"", "{ \"uiSettings\": {\"theme\": \"Möbel\"},\n\t\"datasets\"", StringComparison.Ordinal);

        var id = _shelf.Import("My first board.lvdash.json", json);

        Assert.Equal(("my-first-board", json), (id, _shelf.Json(id)));
        Assert.Equal("My first board", DashboardShelf.TitleOf(id));
        Assert.Equal(["trends", "my-first-board"], _shelf.All().Select(d => d.Id));
    }

    [Fact]
    public void A_taken_name_gets_a_number_and_a_copy_says_so()
    {
        Assert.Equal("trends-2", _shelf.Import("trends", GivenDashboard.Json()));
        Assert.Equal("trends-copy", _shelf.Duplicate("trends"));
        Assert.Equal("trends-copy-2", _shelf.Duplicate("trends"));
    }

    [Fact]
    public void Shipped_ones_stay_and_own_ones_can_be_deleted()
    {
        var copy = _shelf.Duplicate("trends");

        Assert.Equal(Fault.Conflict, Assert.Throws<LabException>(() => _shelf.Delete("trends")).Fault);
        _shelf.Delete(copy);

        Assert.Equal(["trends"], _shelf.All().Select(d => d.Id));
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => _shelf.Read(copy)).Fault);
    }

    [Theory]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("..\\..\\evil.json", "evil")]
    [InlineData("/absolute", "absolute")]
    [InlineData("a\0b", "a-b")]
    [InlineData("<script>alert(1)</script>", "script-alert-1-script")]
    [InlineData("", "dashboard")]
    [InlineData("ÄÖÜ", "dashboard")]
    [InlineData("$LONG", "x")]
    public void No_title_leads_out_of_the_folder(string title, string expected)
    {
        var id = _shelf.Import(title.Replace("$LONG", new string('x', 5000), StringComparison.Ordinal), GivenDashboard.Json());

        Assert.StartsWith(expected, id, StringComparison.Ordinal);
        Assert.InRange(id.Length, 1, 70);
        Assert.Equal([Path.Combine(_folder, "own", $"{id}.lvdash.json")], Directory.GetFiles(Path.Combine(_folder, "own")));
    }

    [Theory]
    [InlineData("../shipped/trends")]
    [InlineData("..")]
    [InlineData("trends.lvdash.json")]
    [InlineData("TRENDS")]
    [InlineData("trends\n")]
    [InlineData("")]
    public void No_id_leads_out_of_the_folder(string id)
    {
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => _shelf.Json(id)).Fault);
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => _shelf.Delete(id)).Fault);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "it has no pages")]
    [InlineData("\"text\"", "it has no pages")]
    [InlineData("""{"pages": []}""", "it has no pages")]
    [InlineData("""{"pages": {"a": 1}}""", "it has no pages")]
    [InlineData("""{"pages": [{}]}""", "page 1 has no name")]
    [InlineData("""{"pages": [{"name": "a", "layout": [{}]}]}""", "page 1, widget 1 has no widget")]
    [InlineData("""{"pages": [{"name": "a", "layout": [{"widget": {}}]}]}""", "has no position")]
    [InlineData("""{"pages": [{"name": "a", "layout": [{"widget": {}, "position": {"x": -1, "y": 0, "width": 1, "height": 1}}]}]}""", "x is -1")]
    [InlineData("""{"pages": [{"name": "a", "layout": [{"widget": {}, "position": {"x": 0, "y": 1e30, "width": 1, "height": 1}}]}]}""", "y is 1e30")]
    [InlineData("""{"pages": [{"name": "a", "layout": [{"widget": {}, "position": {"x": 0, "y": 0, "width": "6;color:red", "height": 1}}]}]}""", "width is")]
    [InlineData("""{"datasets": [{}], "pages": [{"name": "a"}]}""", "dataset 1 has no name")]
    public void What_is_no_dashboard_is_refused_with_the_reason_and_leaves_nothing(string json, string reason)
    {
        var e = Assert.Throws<LabException>(() => _shelf.Import("bad", json));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Hint);
        Assert.Single(_shelf.All());
    }

    [Fact]
    public void A_file_that_is_too_big_or_too_deep_is_refused()
    {
        Assert.Contains("larger than", Assert.Throws<LabException>(() => _shelf.Import("big", $"\"{new string('x', 1_100_000)}\"")).Message, StringComparison.Ordinal);
        Assert.Contains("no JSON", Assert.Throws<LabException>(() => _shelf.Import("deep", $"{new string('[', 10_000)}{new string(']', 10_000)}")).Message, StringComparison.Ordinal);
        Assert.Contains("widgets", Assert.Throws<LabException>(() => _shelf.Import("many", $$"""{"pages": [{"name": "a", "layout": [{{string.Join(',', Enumerable.Repeat("0", 300))}}]}]}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_broken_by_hand_is_listed_with_its_problem()
    {
        File.WriteAllText(Path.Combine(_folder, "shipped", "broken.lvdash.json"), "{");

        Assert.Contains("no JSON", _shelf.All().Single(d => d.Id == "broken").Problem!, StringComparison.Ordinal);
    }
}

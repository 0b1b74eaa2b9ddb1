using Bunit;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Tests.Support;
using RecSys.Web.Components.Shared;

namespace RecSys.Tests.Web.Shared;

public sealed class TableGraphTests : PageTest
{
    private static readonly IReadOnlyList<FakeStage> Stages = FakeStage.Three();

    private static readonly PipelineGraph Graph = new(
        [
            new StageState(Stages[0], StageStatus.Fresh) { Report = Rows("landing", 12_500) },
            new StageState(Stages[1], StageStatus.Stale) { Report = Rows("fake_silver", 9_000) },
            new StageState(Stages[2], StageStatus.Never),
        ],
        [new StageEdge("generation", "silver", ["landing"], 12_500), new StageEdge("silver", "gold", ["fake_silver"], 9_000), new StageEdge("generation", "gold", ["landing"], 12_500)]);

    [Fact]
    public void Every_table_is_a_link_to_its_rows_with_their_number_within_its_stages_card()
    {
        var graph = Draw();

        Assert.Equal(
            ["/stages/generation", "/stages/silver", "/stages/gold", "/stages/bronze", "/tables/fake_silver", "/tables/fake_gold"],
            graph.FindAll("svg a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["fake_silver", "9,000"], graph.FindAll("svg a[href='/tables/fake_silver'] text").Select(t => t.TextContent));
        Assert.Equal(["fake_gold", "–"], graph.FindAll("svg a[href='/tables/fake_gold'] text").Select(t => t.TextContent));
        Assert.Equal(3, graph.FindAll("ol li a").Count);
    }

    [Fact]
    public void A_line_tells_the_rows_and_one_past_a_card_shows_while_one_of_its_ends_is_looked_at()
    {
        var graph = Draw();

        Assert.Equal(["landing → gold, 12,500 rows", "landing → silver, 12,500 rows", "fake_silver → gold, 9,000 rows"], graph.FindAll(".lab-edge title").Select(t => t.TextContent));
        Assert.Equal("landing → gold, 12,500 rows", Assert.Single(graph.FindAll(".lab-edge-aside title")).TextContent);
        Assert.Empty(graph.FindAll(".lab-edge-lit"));

        graph.Find("svg a[href='/stages/gold']").Focus();
        Assert.Equal(2, graph.FindAll(".lab-edge-lit").Count);
        graph.Find("svg a[href='/stages/gold']").Blur();

        Assert.Empty(graph.FindAll(".lab-edge-lit"));
    }

    // Eighteen tables beside five, three and one, as gold stands beside candidates, features and labels.
    [Fact]
    public void Nothing_overlaps_nothing_reaches_beyond_the_picture_and_what_is_read_stands_at_the_bottom()
    {
        StageState[] states = [State("shop", 7), State("gold", 18), State("some", 5), State("few", 3), State("one", 1), State("end", 2)];
        StageEdge[] edges = [.. new[] { "gold", "some", "few", "one" }.Select(to => new StageEdge("shop", to, ["shop_table_3"], null)), new StageEdge("gold", "end", ["gold_table_0"], null)];

        var layout = TableGraphLayout.Of(new PipelineGraph(states, edges));

        Assert.All(layout.Cards, c => Assert.True(c.X >= 0 && c.X + c.Width <= TableGraphLayout.Width && c.Y + c.Height <= layout.Height, c.State.Stage.Name));
        Assert.All(layout.Cards, c => Assert.All(c.Tables, t => Assert.True(t.X > c.X && t.X + t.Width < c.X + c.Width && t.Y + TableGraphLayout.NodeHeight < c.Y + c.Height, t.Table.Table)));
        var beside = layout.Cards.Where(c => c.Y == layout.Cards[1].Y).ToList();
        Assert.Equal(["gold", "some", "few", "one"], beside.Select(c => c.State.Stage.Name));
        Assert.All(beside.Zip(beside.Skip(1)), pair => Assert.True(pair.First.X + pair.First.Width < pair.Second.X));
        Assert.All(layout.Cards, c => Assert.Equal(c.Tables.Count, c.Tables.DistinctBy(t => (t.X, t.Y)).Count()));
        Assert.True(layout.Cards[5].Y > layout.Cards[1].Y + layout.Cards[1].Height);
        var gold = layout.Cards[1].Tables;
        Assert.Equal(gold.Max(t => t.Y), gold.Single(t => t.Table.Table == "gold_table_0").Y);
    }

    private static StageReport Rows(string table, long rows) => new() { Tables = new Dictionary<string, long> { [table] = rows } };

    private static StageState State(string name, int tables) => new(new ManyTables(name, tables), StageStatus.Never);

    private IRenderedComponent<TableGraph> Draw() => Render<TableGraph>(parameters => parameters.Add(g => g.Graph, Graph));

    /// <summary>A stage that only says what it writes.</summary>
    private sealed class ManyTables(string name, int tables) : IStage
    {
        public string Name => name;

        public string Question => "";

        public string Explanation => "";

        public IReadOnlyList<string> Reads => [];

        public IReadOnlyList<string> SettingsRead => [];

        public IReadOnlyList<string> Writes => [.. Enumerable.Range(0, tables).Select(i => $"{name}_table_{i}")];

        public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel) => throw new NotSupportedException();
    }
}

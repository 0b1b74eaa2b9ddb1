using Bunit;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Tests.Support;
using RecSys.Web.Components.Shared;

namespace RecSys.Tests.Web.Shared;

public sealed class StageGraphTests : PageTest
{
    private static readonly IReadOnlyList<FakeStage> Stages = FakeStage.Three();

    private static readonly PipelineGraph Graph = new(
        [
            new StageState(Stages[0], StageStatus.Fresh) { RowsOut = 12_500, DurationMs = 1500 },
            new StageState(Stages[1], StageStatus.Stale) { StaleBecause = "its settings have changed since", RowsOut = 9_000, DurationMs = 80 },
            new StageState(Stages[2], StageStatus.Never),
        ],
        [new StageEdge("generation", "silver", ["landing"], 12_500), new StageEdge("silver", "gold", ["fake_silver"], 9_000), new StageEdge("generation", "gold", ["landing"], 12_500)]);

    [Fact]
    public void Every_stage_is_a_link_with_its_status_rows_and_duration()
    {
        var graph = Draw();

        var nodes = graph.FindAll("svg a");
        Assert.Equal(["/stages/generation", "/stages/silver", "/stages/gold"], nodes.Select(n => n.GetAttribute("href")));
        Assert.Equal(["Generation", "fresh", "12.5 k rows", "1.5 s"], nodes[0].QuerySelectorAll("text").Select(t => t.TextContent));
        Assert.Contains("Stale: its settings have changed since.", nodes[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("no rows yet", nodes[2].TextContent, StringComparison.Ordinal);
        Assert.Equal(3, graph.FindAll("ol li a").Count);
    }

    [Fact]
    public void Every_table_is_listed_with_its_writer_its_rows_and_its_readers()
    {
        var report = new StageReport { Tables = new Dictionary<string, long> { ["fake_silver"] = 9_000 } };
        var graph = new PipelineGraph([new StageState(Stages[0], StageStatus.Never), new StageState(Stages[1], StageStatus.Fresh) { Report = report }, Graph.Stages[2]], Graph.Edges);

        var flow = Render<TableFlow>(parameters => parameters.Add(f => f.Graph, graph));

        Assert.Equal(
            ["Generation|CSV files of the landing folder|–|Silver, Gold", "Silver|fake_silver|9,000|Gold", "Gold|fake_gold|–|no later stage"],
            flow.FindAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(" ,", ",", StringComparison.Ordinal)))));
    }

    [Fact]
    public void An_edge_tells_its_rows_and_one_that_a_longer_way_implies_is_faint()
    {
        var graph = Draw();

        Assert.Equal(["12.5 k", "9,000"], graph.FindAll(".lab-edge text").Select(t => t.TextContent));
        var faint = Assert.Single(graph.FindAll(".lab-edge-aside title"));
        Assert.Equal("generation → gold: landing, 12,500 rows", faint.TextContent);
    }

    [Fact]
    public void A_hidden_edge_shows_while_one_of_its_stages_is_looked_at()
    {
        var graph = Draw();
        Assert.Empty(graph.FindAll(".lab-edge-aside.lab-edge-lit"));

        graph.Find("svg a[href='/stages/gold']").MouseEnter();
        Assert.Single(graph.FindAll(".lab-edge-aside.lab-edge-lit"));
        graph.Find("svg a[href='/stages/gold']").MouseLeave();

        Assert.Empty(graph.FindAll(".lab-edge-aside.lab-edge-lit"));
    }

    // a feeds b, c and d; c and d feed e, which also reads a.
    [Fact]
    public void A_stage_stands_right_of_all_it_reads_from_and_no_two_overlap()
    {
        StageEdge[] edges = [Edge("a", "b"), Edge("a", "c"), Edge("a", "d"), Edge("c", "e"), Edge("d", "e"), Edge("a", "e")];

        var layout = GraphLayout.Of(new PipelineGraph([.. "abcde".Select(name => new StageState(new FakeStage($"{name}", "", ""), StageStatus.Never))], edges));

        Assert.Equal([0, 1, 1, 1, 2], layout.Nodes.Select(n => n.Column));
        Assert.Equal((layout.Nodes[2].Y + layout.Nodes[3].Y) / 2, layout.Nodes[4].Y);
        Assert.Equal(layout.Nodes[2].Y, layout.Nodes[0].Y);
        Assert.All(layout.Nodes.Where(n => n.Column == 1).Zip(layout.Nodes.Where(n => n.Column == 1).Skip(1)), pair => Assert.True(pair.First.Y + GraphLayout.NodeHeight < pair.Second.Y));
        Assert.All(layout.Nodes, n => Assert.True(n.X >= 0 && n.Y >= 0 && n.X + GraphLayout.NodeWidth <= layout.Width && n.Y + GraphLayout.NodeHeight <= layout.Height));
        Assert.Equal("a → e", Assert.Single(layout.Edges, e => !e.IsMain) is var aside ? $"{aside.Edge.From} → {aside.Edge.To}" : "");
    }

    private static StageEdge Edge(string from, string to) => new(from, to, ["t"], null);

    private IRenderedComponent<StageGraph> Draw() => Render<StageGraph>(parameters => parameters.Add(g => g.Graph, Graph));
}

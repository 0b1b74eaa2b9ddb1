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
    public void An_edge_tells_its_rows_and_one_that_a_longer_way_implies_is_faint()
    {
        var graph = Draw();

        Assert.Equal(["12.5 k", "9,000"], graph.FindAll(".lab-edge text").Select(t => t.TextContent));
        var faint = Assert.Single(graph.FindAll(".lab-edge-aside title"));
        Assert.Equal("generation → gold: landing, 12,500 rows", faint.TextContent);
    }

    [Fact]
    public void Twelve_stages_stand_in_two_rows_of_six_and_no_two_overlap()
    {
        var states = Enumerable.Range(1, 12).Select(i => new StageState(new FakeStage($"s{i}", $"t{i - 1}", $"t{i}"), StageStatus.Never)).ToList();

        var layout = GraphLayout.Of(new PipelineGraph(states, []));

        Assert.Equal(6, layout.Nodes.Count(n => n.Row == 0));
        Assert.Equal(12, layout.Nodes.Select(n => (n.X, n.Y)).Distinct().Count());
        Assert.All(layout.Nodes, n => Assert.True(n.X + GraphLayout.NodeWidth <= layout.Width && n.Y + GraphLayout.NodeHeight <= layout.Height));
    }

    private IRenderedComponent<StageGraph> Draw() => Render<StageGraph>(parameters => parameters.Add(g => g.Graph, Graph));
}

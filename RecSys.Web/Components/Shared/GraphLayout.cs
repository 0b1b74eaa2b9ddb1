using RecSys.Core.Pipeline;
using RecSys.Core.Reports;

namespace RecSys.Web.Components.Shared;

/// <summary>A stage's box; its upper left corner.</summary>
internal sealed record GraphNode(StageState State, int Row, int Column, double X, double Y);

/// <summary>A drawn edge.</summary>
/// <param name="IsMain">False for an edge that a longer way implies: drawn faintly.</param>
internal sealed record GraphEdge(StageEdge Edge, bool IsMain, string Path, double LabelX, double LabelY)
{
    /// <summary>Rows to write beside it; null where there is nothing to tell, or another edge tells it at the same place.</summary>
    internal long? Label { get; init; } = IsMain ? Edge.Rows : null;

    /// <summary>What flows, in words.</summary>
    internal string Words => $"{Edge.From} → {Edge.To}: {string.Join(", ", Edge.Tables)}{(Edge.Rows is { } rows ? $", {Show.Count(rows)} rows" : "")}";
}

/// <summary>Where the graph's boxes and lines go: reading order, at most six boxes in a row.</summary>
internal sealed record GraphLayout(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, double Width, double Height)
{
    internal const double NodeWidth = 148;
    internal const double NodeHeight = 84;
    private const double GapX = 52;
    private const double GapY = 84;
    private const double Margin = 28;
    private const int MostInARow = 6;

    internal static GraphLayout Of(PipelineGraph graph)
    {
        var count = graph.Stages.Count;
        var rows = Math.Max(1, (count + MostInARow - 1) / MostInARow);
        var perRow = Math.Max(1, (count + rows - 1) / rows);
        var nodes = graph.Stages.Select((state, i) => Node(state, i / perRow, i % perRow)).ToList();
        var byName = nodes.ToDictionary(n => n.State.Stage.Name);
        var main = MainEdges(graph);
        // The faint ones first, so that the others lie on top.
        var edges = graph.Edges.Select(e => Edge(e, main.Contains((e.From, e.To)), byName[e.From], byName[e.To])).OrderBy(e => e.IsMain).ToList();
        edges = [.. edges.Select((e, i) => edges.Take(i).Any(o => o.Label is not null && (o.LabelX, o.LabelY) == (e.LabelX, e.LabelY)) ? e with { Label = null } : e)];
        return new GraphLayout(nodes, edges, (perRow * (NodeWidth + GapX)) - GapX + (2 * Margin), (rows * (NodeHeight + GapY)) - GapY + (2 * Margin));
    }

    private static GraphNode Node(StageState state, int row, int column) =>
        new(state, row, column, Margin + (column * (NodeWidth + GapX)), Margin + (row * (NodeHeight + GapY)));

    /// <summary>Edges without a longer way between the same two stages: the transitive reduction.</summary>
    private static HashSet<(string From, string To)> MainEdges(PipelineGraph graph)
    {
        var next = graph.Edges.ToLookup(e => e.From, e => e.To);
        var reach = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var name in graph.Stages.Select(s => s.Stage.Name).Reverse())
        {
            reach[name] = [.. next[name].SelectMany(to => reach[to].Append(to))];
        }

        return [.. graph.Edges.Where(e => !next[e.From].Any(to => to != e.To && reach[to].Contains(e.To))).Select(e => (e.From, e.To))];
    }

    private static GraphEdge Edge(StageEdge edge, bool isMain, GraphNode from, GraphNode to)
    {
        var fromY = from.Y + (NodeHeight / 2);
        if (from.Row == to.Row && to.Column == from.Column + 1)
        {
            var (start, end) = (from.X + NodeWidth, to.X);
            return new GraphEdge(edge, isMain, Text($"M{start} {fromY}H{end - 2}"), (start + end) / 2, fromY - 7);
        }

        if (from.Row == to.Row)
        {
            // Over the boxes between, higher the further it goes; every edge leaves a little beside the last.
            var (start, end) = (from.X + (NodeWidth * 0.75), to.X + (NodeWidth * 0.25));
            var top = from.Y - 10 - (3 * (to.Column - from.Column));
            return new GraphEdge(edge, isMain, Text($"M{start} {from.Y}C{start} {top},{start + 12} {top},{start + 24} {top}H{end - 24}C{end - 12} {top},{end} {top},{end} {to.Y - 2}"), (start + end) / 2, top - 4);
        }

        // From the bottom of one row to the top of the next.
        var (x1, y1, x2, y2) = (from.X + (NodeWidth / 2), from.Y + NodeHeight, to.X + (NodeWidth / 2), to.Y);
        var middle = y2 - (GapY / 2);
        return new GraphEdge(edge, isMain, Text($"M{x1} {y1}C{x1} {middle},{x2} {middle},{x2} {y2 - 2}"), x1 + 26, y1 + 16);
    }

    private static string Text(FormattableString path) => FormattableString.Invariant(path);
}

using RecSys.Core.Pipeline;
using RecSys.Core.Reports;

namespace RecSys.Web.Components.Shared;

/// <summary>A stage's box; its upper left corner.</summary>
/// <param name="Column">From 0: the longest way to it, counted in stages.</param>
internal sealed record GraphNode(StageState State, int Column, double X, double Y);

/// <summary>A drawn edge.</summary>
/// <param name="IsMain">False for an edge that a longer way implies: drawn only while one of its stages is looked at.</param>
internal sealed record GraphEdge(StageEdge Edge, bool IsMain, string Path, double LabelX, double LabelY)
{
    /// <summary>Rows to write beside it; null where there is nothing to tell, or another edge tells it at the same place.</summary>
    internal long? Label { get; init; } = IsMain ? Edge.Rows : null;

    /// <summary>What flows, in words.</summary>
    internal string Words => $"{Edge.From} → {Edge.To}: {string.Join(", ", Edge.Tables)}{(Edge.Rows is { } rows ? $", {Show.Count(rows)} rows" : "")}";

    internal bool Touches(string? stage) => Edge.From == stage || Edge.To == stage;
}

/// <summary>
/// Where the graph's boxes and lines go: a stage stands right of all it reads from, stages that could run side by side stand
/// below each other in pipeline order (the layering of Sugiyama et al. 1981, without its crossing step: the order is given).
/// </summary>
internal sealed record GraphLayout(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, double Width, double Height)
{
    internal const double NodeWidth = 136;
    internal const double NodeHeight = 72;
    private const double GapX = 44;
    private const double GapY = 20;
    private const double Margin = 4;
    private const double AboveLine = 7;
    private const double OnLine = -4;

    internal static GraphLayout Of(PipelineGraph graph)
    {
        var nodes = Place(graph);
        var byName = nodes.ToDictionary(n => n.State.Stage.Name);
        var main = MainEdges(graph);
        // The hidden ones first, so that the others lie on top.
        var edges = graph.Edges.Select(e => Edge(e, main.Contains((e.From, e.To)), byName[e.From], byName[e.To])).OrderBy(e => e.IsMain).ToList();
        edges = [.. edges.Select((e, i) => edges.Take(i).Any(o => o.Label is not null && (o.LabelX, o.LabelY) == (e.LabelX, e.LabelY)) ? e with { Label = null } : e)];
        return new GraphLayout(
            nodes,
            edges,
            nodes.Select(n => n.X).DefaultIfEmpty().Max() + NodeWidth + Margin,
            nodes.Select(n => n.Y).DefaultIfEmpty().Max() + NodeHeight + Margin);
    }

    /// <summary>Each column is centred on the mean height of what it reads from.</summary>
    private static List<GraphNode> Place(PipelineGraph graph)
    {
        var columns = Columns(graph);
        var before = graph.Edges.ToLookup(e => e.To, e => e.From);
        var height = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var column in graph.Stages.GroupBy(s => columns[s.Stage.Name]).OrderBy(c => c.Key))
        {
            var names = column.Select(s => s.Stage.Name).ToList();
            var sources = names.SelectMany(name => before[name].Where(from => columns[from] == column.Key - 1)).Distinct().ToList();
            var centre = sources.Count == 0 ? 0 : sources.Average(from => height[from]);
            for (var i = 0; i < names.Count; i++)
            {
                height[names[i]] = centre + ((i - ((names.Count - 1) / 2.0)) * (NodeHeight + GapY));
            }
        }

        var top = height.Values.DefaultIfEmpty().Min();
        return [.. graph.Stages.Select(s => new GraphNode(
            s, columns[s.Stage.Name], Margin + (columns[s.Stage.Name] * (NodeWidth + GapX)), Margin + height[s.Stage.Name] - top))];
    }

    /// <summary>How far a stage stands from the start: the longest way to it, counted in stages.</summary>
    internal static Dictionary<string, int> Columns(PipelineGraph graph)
    {
        var before = graph.Edges.ToLookup(e => e.To, e => e.From);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        // Pipeline order: what a stage reads from has its column already.
        foreach (var name in graph.Stages.Select(s => s.Stage.Name))
        {
            columns[name] = before[name].Select(from => columns[from] + 1).DefaultIfEmpty().Max();
        }

        return columns;
    }

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
        var (x1, y1, x2, y2) = (from.X + NodeWidth, from.Y + (NodeHeight / 2), to.X - 1, to.Y + (NodeHeight / 2));
        var bend = GapX / 2;
        if (to.Column == from.Column + 1)
        {
            return new GraphEdge(edge, isMain, Text($"M{x1} {y1}C{x1 + bend} {y1},{x2 - bend} {y2},{x2} {y2}"), (x1 + x2) / 2, ((y1 + y2) / 2) - (y1 == y2 ? AboveLine : OnLine));
        }

        // Past the columns between, along the gap below the box it leaves.
        var below = from.Y + NodeHeight + (GapY / 2);
        return new GraphEdge(
            edge, isMain, Text($"M{x1} {y1}C{x1 + bend} {y1},{x1} {below},{x1 + bend} {below}H{x2 - GapX}C{x2 - bend} {below},{x2 - bend} {y2},{x2} {y2}"), x2, y2);
    }

    private static string Text(FormattableString path) => FormattableString.Invariant(path);
}

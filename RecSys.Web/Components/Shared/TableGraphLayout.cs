using RecSys.Core.Pipeline;
using RecSys.Core.Reports;

namespace RecSys.Web.Components.Shared;

/// <summary>A table's box within its stage's card; its upper left corner.</summary>
internal sealed record TableNode(TableEdge Table, double X, double Y, double Width);

/// <summary>A stage's card, with the tables it writes.</summary>
internal sealed record TableCard(StageState State, double X, double Y, double Width, double Height, IReadOnlyList<TableNode> Tables);

/// <summary>What flows from a table to a stage that reads it.</summary>
/// <param name="IsMain">False for a line past the cards between: drawn only while one of its ends is looked at.</param>
internal sealed record TableLine(TableEdge Table, string To, bool IsMain, string Path, double EndX, double EndY)
{
    /// <summary>What flows, in words.</summary>
    internal string Words => $"{Table.Table} → {To}{(Table.Rows is { } rows ? $", {Show.Count(rows)} rows" : "")}";

    internal bool Touches(string? looked) => looked is not null && (Table.Table == looked || Table.From == looked || To == looked);
}

/// <summary>
/// Where the graph of tables goes: from top to bottom, a stage below all it reads from. A card is as wide as its layer leaves room for; the tables that are
/// read stand in its last row, so that their lines leave it freely.
/// </summary>
internal sealed record TableGraphLayout(IReadOnlyList<TableCard> Cards, IReadOnlyList<TableLine> Lines, double Height)
{
    internal const double Width = 1180;
    internal const double NodeHeight = 26;
    internal const double Head = 34;
    private const double Padding = 10;
    private const double Gap = 6;
    private const double BetweenCards = 20;
    private const double BetweenLayers = 54;
    private const double Margin = 2;
    private const double Arrivals = 46;

    // Of the graph's font, a little more than it takes.
    private const double Letter = 6.3;
    private const double BesideLetters = 34;

    internal static TableGraphLayout Of(PipelineGraph graph)
    {
        var layers = GraphLayout.Columns(graph);
        var tables = graph.Tables.ToLookup(t => t.From);
        var cards = new List<TableCard>();
        var y = Margin;
        foreach (var layer in graph.Stages.GroupBy(s => layers[s.Stage.Name]).OrderBy(l => l.Key))
        {
            var placed = Layer([.. layer], tables, y);
            cards.AddRange(placed);
            y = placed.Max(c => c.Y + c.Height) + BetweenLayers;
        }

        return new TableGraphLayout(cards, Connect(cards, layers), Math.Max(0, y - BetweenLayers + Margin));
    }

    private static List<TableCard> Layer(IReadOnlyList<StageState> stages, ILookup<string, TableEdge> tables, double y)
    {
        var blocks = stages.Select(s => new Block(s, [.. tables[s.Stage.Name].OrderBy(t => t.To.Count > 0)])).ToList();
        var room = Width - (2 * Margin) - (BetweenCards * (blocks.Count - 1));
        while (blocks.Where(b => b.Rows > 1).MaxBy(b => b.Rows) is { } tallest && blocks.Sum(b => b.Width) - tallest.Width + tallest.WidthAt(tallest.Columns + 1) <= room)
        {
            tallest.Columns++;
        }

        blocks.ForEach(b => b.Columns = Math.Max(1, (int)Math.Ceiling(b.Tables.Count / (double)Math.Max(1, b.Rows))));
        var x = (Width - blocks.Sum(b => b.Width) - (BetweenCards * (blocks.Count - 1))) / 2;
        var cards = new List<TableCard>();
        foreach (var block in blocks)
        {
            cards.Add(block.At(x, y));
            x += block.Width + BetweenCards;
        }

        return cards;
    }

    private static List<TableLine> Connect(List<TableCard> cards, Dictionary<string, int> layers)
    {
        var lines = new List<TableLine>();
        foreach (var card in cards)
        {
            var name = card.State.Stage.Name;
            var sources = cards.SelectMany(c => c.Tables).Where(t => t.Table.To.Contains(name)).OrderBy(t => t.X).ToList();
            var step = Math.Min(Arrivals, (card.Width - (2 * Padding)) / Math.Max(1, sources.Count));
            for (var i = 0; i < sources.Count; i++)
            {
                var (from, x2, y2) = (sources[i], card.X + (card.Width / 2) + ((i - ((sources.Count - 1) / 2.0)) * step), card.Y - 1);
                var (x1, y1) = (from.X + (from.Width / 2), from.Y + NodeHeight);
                var bend = (y2 - y1) / 2;
                lines.Add(new TableLine(
                    from.Table, name, layers[name] == layers[from.Table.From] + 1, FormattableString.Invariant($"M{x1:0.#} {y1:0.#}C{x1:0.#} {y1 + bend:0.#},{x2:0.#} {y2 - bend:0.#},{x2:0.#} {y2:0.#}"), x2, y2));
            }
        }

        // The hidden ones first, so that the others lie on top.
        return [.. lines.OrderBy(l => l.IsMain)];
    }

    /// <summary>A card that is being fitted in.</summary>
    private sealed class Block(StageState state, IReadOnlyList<TableEdge> tables)
    {
        private readonly double _nodeWidth = tables.Select(t => (Letter * (t.Table.Length + (t.Rows is { } rows ? Show.ShortCount(rows).Length : 1))) + BesideLetters).DefaultIfEmpty(0).Max();
        private readonly double _least = (Letter * 2 * state.Stage.Name.Length) + 90;

        public IReadOnlyList<TableEdge> Tables { get; } = tables;

        public int Columns { get; set; } = 1;

        public int Rows => (Tables.Count + Columns - 1) / Columns;

        public double Width => WidthAt(Columns);

        public double WidthAt(int columns) => Math.Max(_least, (2 * Padding) + (columns * _nodeWidth) + ((columns - 1) * Gap));

        public TableCard At(double x, double y)
        {
            // The first row takes what the full ones below it leave.
            var first = Tables.Count - (Math.Max(0, Rows - 1) * Columns);
            var nodes = Tables.Select((table, i) => (table, Row: i < first ? 0 : 1 + ((i - first) / Columns), Column: i < first ? i : (i - first) % Columns))
                .Select(t => new TableNode(t.table, x + Padding + (t.Column * (_nodeWidth + Gap)), y + Head + (t.Row * (NodeHeight + Gap)), _nodeWidth));
            return new TableCard(state, x, y, Width, Head + (Rows * (NodeHeight + Gap)) + Padding - Gap, [.. nodes]);
        }
    }
}

using System.Text;

namespace RecSys.Core.Reports;

/// <summary>A table of a model card.</summary>
/// <param name="Header">One name per column.</param>
/// <param name="Rows">As many texts each.</param>
public sealed record CardTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A section of a model card: paragraphs, points, tables, in this order.</summary>
public sealed record CardSection(string Heading, IReadOnlyList<string> Paragraphs, IReadOnlyList<string> Points, IReadOnlyList<CardTable> Tables);

/// <summary>What somebody should know before a version serves (Mitchell et al. 2019, model cards for model reporting).</summary>
public sealed record ModelCard(int Version, string Title, IReadOnlyList<CardSection> Sections)
{
    /// <summary>The card as Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder().Append("# ").Append(Title).Append('\n');
        foreach (var section in Sections)
        {
            text.Append("\n## ").Append(section.Heading).Append('\n');
            foreach (var paragraph in section.Paragraphs)
            {
                text.Append('\n').Append(paragraph).Append('\n');
            }

            if (section.Points.Count > 0)
            {
                text.Append('\n').AppendJoin('\n', section.Points.Select(p => $"- {p}")).Append('\n');
            }

            foreach (var table in section.Tables)
            {
                text.Append('\n').Append(Line(table.Header)).Append(Line(table.Header.Select(_ => "---")));
                foreach (var row in table.Rows)
                {
                    text.Append(Line(row));
                }
            }
        }

        return text.ToString();
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";
}

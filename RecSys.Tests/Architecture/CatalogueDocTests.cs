using System.Runtime.CompilerServices;
using System.Text;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Features;

namespace RecSys.Tests.Architecture;

/// <summary>docs/catalogues.md is written from the catalogues in the code; this fails when it lags behind.</summary>
public sealed class CatalogueDocTests
{
    /// <summary>Set to 1, the test writes the file instead of comparing it.</summary>
    private const string WriteVariable = "RECSYS_WRITE_DOCS";

    [Fact]
    public void The_tables_of_sources_features_and_metrics_are_those_of_the_code()
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "docs", "catalogues.md"));
        var expected = Document();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(path, expected);
        }

        var found = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(found == expected, $"docs/catalogues.md is out of date. Write it anew: {WriteVariable}=1 dotnet test --filter {nameof(CatalogueDocTests)}");
    }

    private static string Document()
    {
        var text = new StringBuilder("# Catalogues\n\nWritten from the code by `RECSYS_WRITE_DOCS=1 dotnet test --filter CatalogueDocTests`; do not edit.\n");
        Table(text, "Candidate sources", ["source", "what it proposes"], CandidateSources.All.Select(s => new[] { $"`{s.Name}`", s.Sentence }));
        foreach (var group in FeatureCatalog.Default.Features.GroupBy(f => f.Group))
        {
            Table(text, $"Features: {group.Key}", ["feature", "unit", "window", "what it says"], group.Select(f => new[] { $"`{f.Name}`", f.Unit, f.Window, f.Sentence }));
        }

        Table(text, "Metrics", ["metric", "definition and denominator"], Metrics.All.Select(m => new[] { m.HasCut ? $"`{m.Name}@K`" : $"`{m.Name}`", m.Sentence }));
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, string[] head, IEnumerable<string[]> rows)
    {
        text.Append("\n## ").Append(title).Append("\n\n");
        Row(text, head);
        Row(text, [.. head.Select(_ => "---")]);
        foreach (var row in rows)
        {
            Row(text, row);
        }
    }

    private static void Row(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

using Bunit;
using RecSys.Core.Storage;
using RecSys.Tests.Support;
using RecSys.Web.Api;
using RecSys.Web.Components.Shared;

namespace RecSys.Tests.Trust;

/// <summary>Names that a browser would run, or a spreadsheet.</summary>
public sealed class HostileNameTests : LabPageTest
{
    private const string Script = "<script>alert(1)</script><img src=x onerror=alert(2)>";

    [Fact]
    public async Task Script_in_a_name_is_shown_letter_by_letter()
    {
        Stages[2].Then = (context, _) =>
        {
            LabDatabase.Execute(context.Connection, "update fake_gold set word = ?1", Script);
            return Task.CompletedTask;
        };
        await RunAsync();

        var view = Render<TableView>(parameters => parameters.Add(v => v.Table, "fake_gold"));

        view.WaitForAssertion(() => Assert.Equal(3, view.FindAll("td").Count(cell => cell.TextContent.Trim() == Script)), TimeSpan.FromSeconds(20));
        Assert.Empty(view.FindAll("script, img"));
    }

    [Fact]
    public void No_page_writes_text_as_markup()
    {
        // Razor encodes what it shows; only these two would not.
        var web = Path.GetDirectoryName(Path.GetDirectoryName(typeof(HostileNameTests).Assembly.Location))!;
        while (!Directory.Exists(Path.Combine(web, "RecSys.Web")))
        {
            web = Path.GetDirectoryName(web)!;
        }

        var sources = Directory.EnumerateFiles(Path.Combine(web, "RecSys.Web"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs" or ".js" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();

        Assert.True(sources.Count > 100);
        Assert.DoesNotContain(sources, file => File.ReadAllText(file) is var text && (text.Contains("MarkupString", StringComparison.Ordinal) || text.Contains("innerHTML", StringComparison.Ordinal) || text.Contains("AddMarkupContent", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd", "'+cmd")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("＠x", "'＠x")]
    [InlineData("=cmd|' /C calc'!A0,\"x\"", "\"'=cmd|' /C calc'!A0,\"\"x\"\"\"")]
    [InlineData("-5.25", "-5.25")]
    [InlineData("+91 98", "'+91 98")]
    [InlineData("a=b", "a=b")]
    public async Task A_spreadsheet_runs_nothing_of_a_download(string text, string written)
    {
        await using var csv = new StringWriter();

        await CsvText.WriteAsync(csv, [text], [[text]], CancellationToken.None);

        Assert.Equal($"{written}\r\n{written}\r\n", csv.ToString());
    }
}

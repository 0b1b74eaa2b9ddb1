using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Tests.Support;
using RecSys.Web.Components.Charts;
using RecSys.Web.Components.Pages;
using RecSys.Web.Components.Sql;

namespace RecSys.Tests.Web.Pages;

public sealed class SqlPageTests : LabPageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_statement_in_the_address_is_run_and_shown()
    {
        await RunAsync();
        var page = Open("select number, word from fake_gold where number < 3");

        page.WaitForAssertion(() => Assert.Equal(["1", "word 1", "2", "word 2"], page.FindAll("tbody td").Select(cell => cell.TextContent)), Patience);
        Assert.Contains("2 rows", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal("/api/query.csv?sql=select%20number%2C%20word%20from%20fake_gold%20where%20number%20%3C%203", page.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task What_is_run_goes_into_the_address()
    {
        await RunAsync();
        var page = Open(null);

        page.WaitForElement(".lab-schema summary", Patience);
        await page.Find("textarea").InputAsync(new() { Value = "select 7 as seven" });
        await page.InvokeAsync(() => page.FindAll("button").Single(b => b.TextContent.Trim() == "Run").Click());

        Assert.EndsWith("/sql?q=select%207%20as%20seven", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_told_with_a_hint_and_a_name_is_shown_as_text()
    {
        await RunAsync();

        var wrong = Open("select numbr from fake_gold");
        wrong.WaitForAssertion(() => Assert.Contains("Did you mean number?", wrong.Find(".mud-alert").TextContent, StringComparison.Ordinal), Patience);
        var hostile = Open("select '<img src=x onerror=alert(1)>' as name");
        hostile.WaitForAssertion(() => Assert.Equal("<img src=x onerror=alert(1)>", hostile.Find("tbody td").TextContent), Patience);
        Assert.Empty(hostile.FindAll("tbody img"));
    }

    [Fact]
    public async Task The_schema_lists_tables_by_layer_and_finds_columns()
    {
        await RunAsync();
        var page = Open(null);
        page.WaitForAssertion(() => Assert.Contains("fake_gold", page.Find(".lab-schema").TextContent, StringComparison.Ordinal), Patience);

        await page.Find(".lab-schema-search").InputAsync(new() { Value = "is_even" });

        Assert.Equal(["fake_silver", "fake_gold"], page.FindAll(".lab-schema summary").Select(s => s.TextContent).OrderDescending());
        Assert.Contains("A word.", page.Find(".lab-schema").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_of_chart_survives_the_address_whatever_its_columns_are_called()
    {
        var choice = new ChartChoice(ChartForm.Combo, "a.b&c", ["count(*)"]) { Color = "", Lines = ["läge %"] };

        var read = ChartAddress.Read(ChartAddress.Write(choice))!;

        Assert.Equal((ChartForm.Combo, "a.b&c", "count(*)", null, "läge %"), (read.Form, read.X, read.Y[0], read.Color, read.Lines[0]));
        Assert.Null(ChartAddress.Read("nonsense"));
        Assert.Null(ChartAddress.Read("77.a.b.c.d"));
    }

    private IRenderedComponent<SqlPage> Open(string? statement)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(statement is null ? "/sql" : $"/sql?q={Uri.EscapeDataString(statement)}");
        return Render<SqlPage>();
    }
}

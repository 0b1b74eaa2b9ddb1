using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RecSys.Core.Reports.Sql;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>Where people ask questions of their own: the SQL page, as it is after a run of the tiny shop.</summary>
[Collection(ShopBrowserTests.Name)]
public sealed class AskingPagesTests(BrowserFixture browser, TinyShopServer shop)
{
    private const int PatientMs = BrowserFixture.PatientMs;

    [Fact]
    public async Task Every_example_gives_rows()
    {
        var runner = (await shop.Lab).Services.GetRequiredService<SqlRunner>();

        Assert.All(SqlExamples.All, example => Assert.True(runner.Run(new SqlQuery(example.Sql)).Rows.Count > 0, example.Question));
    }

    [Fact]
    public async Task A_statement_is_written_run_by_keyboard_and_found_again_by_the_back_button()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/sql");
        var (page, editor) = (tab.Page, tab.Page.GetByLabel("SQL statement"));
        await Expect(page.GetByText("silver_sales", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = PatientMs });

        await editor.FillAsync("select '<img src=x onerror=alert(1)>' as name, count(*) as n from ");
        await page.GetByText("runs", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Insert runs" }).ClickAsync();
        await Expect(editor).ToHaveValueAsync("select '<img src=x onerror=alert(1)>' as name, count(*) as n from runs");
        await editor.PressAsync("Control+Enter");
        await Expect(page.Locator("tbody td").First).ToHaveTextAsync("<img src=x onerror=alert(1)>", new() { Timeout = PatientMs });
        await editor.FillAsync("select nmbr from runs");
        await editor.PressAsync("Control+Enter");
        await Expect(page.Locator(".mud-alert")).ToContainTextAsync("no such column: nmbr", new() { IgnoreCase = true, Timeout = PatientMs });
        await page.GoBackAsync();

        await Expect(page.Locator("tbody td").First).ToHaveTextAsync("<img src=x onerror=alert(1)>", new() { Timeout = PatientMs });
        await page.GetByRole(AriaRole.Button, new() { Name = "Chart", Exact = true }).ClickAsync();
        await Expect(page.Locator("svg.main-svg .xtick text")).ToHaveTextAsync("<img src=x onerror=alert(1)>", new() { Timeout = PatientMs });
        var csv = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download n by name as CSV" }).ClickAsync());
        Assert.Equal("n-by-name.csv", csv.SuggestedFilename);
        var picture = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download n by name as PNG" }).ClickAsync());
        Assert.Equal("n-by-name.png", picture.SuggestedFilename);
        Assert.Empty(tab.Complaints);
    }
}

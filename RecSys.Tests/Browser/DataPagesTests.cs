using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>What a person does on the pages from the landing files to the exploration, and on tables, after a run of the tiny shop. How the pages look is <see cref="EveryPageTests"/>.</summary>
[Collection(ShopBrowserTests.Name)]
public sealed class DataPagesTests(BrowserFixture browser, TinyShopServer shop)
{
    // A page of many charts on a busy machine.
    private const int PatientMs = BrowserFixture.PatientMs;

    [Fact]
    public async Task Features_are_folded_found_and_ordered_and_the_address_keeps_it()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/stages/features", width: 390, height: 844);
        var page = tab.Page;
        var groups = page.Locator("details.lab-group");
        await Expect(page.Locator("details.lab-group[open]")).ToHaveCountAsync(1, new() { Timeout = PatientMs });
        Assert.True(await groups.CountAsync() > 3);

        await page.GetByLabel("Order").SelectOptionAsync("auc");
        await Expect(groups).ToHaveCountAsync(1);
        await Expect(page).ToHaveURLAsync(new Regex("order=auc"));
        var aucs = await groups.Locator("tbody tr td:nth-child(8)").AllTextContentsAsync();
        Assert.Equal(aucs.OrderByDescending(text => text, StringComparer.Ordinal), aucs);

        await page.GetByLabel("Search").FillAsync("merit");
        await Expect(groups.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await Expect(groups.Locator("tbody tr")).ToHaveCountAsync(1, new() { Timeout = PatientMs });

        // The strip of steps is wider than the page: where one is stands in view.
        var step = (await page.Locator(".lab-stepper [aria-current]").BoundingBoxAsync())!;
        Assert.InRange(step.X, 0, 390 - step.Width);
    }

    [Fact]
    public async Task A_table_is_found_by_a_column_among_all_tables()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/tables");

        await tab.Page.GetByLabel("Find").FillAsync("lift");
        await Expect(tab.Page.Locator("a.lab-card")).ToHaveCountAsync(1, new() { Timeout = PatientMs });
        await Expect(tab.Page.Locator("a.lab-card")).ToContainTextAsync("gold_bought_together");
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"/tables\?find=lift$"));
    }

    [Fact]
    public async Task The_whole_menu_stands_in_a_window_of_900_pixels()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/backup");

        var last = tab.Page.Locator("nav[aria-label=Lab] a").Last;
        await Expect(last).ToHaveTextAsync("Backup");
        var box = (await last.BoundingBoxAsync())!;
        Assert.InRange(box.Y + box.Height, 0, 900);
    }

    [Fact]
    public async Task A_click_on_an_age_group_filters_every_chart_and_stays_in_the_address()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/stages/exploration");
        var page = tab.Page;
        var chart = page.GetByRole(AriaRole.Figure, new() { Name = "Purchases by age group" });
        var bar = chart.Locator(".barlayer .point path").Nth(2);
        await chart.WaitForAsync(new() { Timeout = PatientMs });
        await tab.SeeChartsAsync();
        await Expect(bar).ToBeVisibleAsync(new() { Timeout = PatientMs });
        var whole = await page.GetByRole(AriaRole.Figure, new() { Name = "Interaction mix" }).Locator(".lab-chart-description").TextContentAsync();

        await bar.ScrollIntoViewIfNeededAsync();
        var box = (await bar.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
        await Expect(page.Locator(".hoverlayer .hovertext").First).ToBeVisibleAsync();
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();

        await Expect(page).ToHaveURLAsync(new Regex(@"\?age=25-34$"));
        await Expect(chart).ToContainTextAsync("25-34 buys most: 100%", new() { Timeout = PatientMs });
        await Expect(page.GetByRole(AriaRole.Figure, new() { Name = "Interaction mix" })).Not.ToContainTextAsync(whole!);
        await page.ReloadAsync();
        await Expect(chart).ToContainTextAsync("25-34 buys most: 100%", new() { Timeout = PatientMs });
        await Expect(page.GetByLabel("Age group", new() { Exact = true })).ToHaveValueAsync("25-34");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Figure, new() { Name = "Interaction mix" })).ToContainTextAsync(whole!, new() { Timeout = PatientMs });
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_same_is_done_by_keyboard_from_the_numbers_of_the_chart()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/stages/exploration");
        var page = tab.Page;
        var chart = page.GetByRole(AriaRole.Figure, new() { Name = "Purchases by age group" });

        await chart.GetByRole(AriaRole.Button, new() { Name = "Numbers of" }).PressAsync("Enter", new() { Timeout = PatientMs });
        var cell = chart.GetByRole(AriaRole.Button, new() { Name = "Filter by 25-34" });
        await cell.FocusAsync();
        Assert.NotEqual("none", await cell.EvaluateAsync<string>("cell => getComputedStyle(cell).outlineStyle"));
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex(@"\?age=25-34$"));
        await Expect(chart).ToContainTextAsync("25-34 buys most: 100%", new() { Timeout = PatientMs });
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_table_is_paged_sorted_filtered_and_downloaded()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/tables/silver_sales");
        var (page, rows) = (tab.Page, tab.Page.GetByRole(AriaRole.Region, new() { Name = "Rows of silver_sales" }).Locator("tbody tr"));
        await Expect(rows).ToHaveCountAsync(25, new() { Timeout = PatientMs });

        await page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).ClickAsync();
        await Expect(page.Locator(".lab-pager")).ToContainTextAsync("26–50 of");
        await page.GetByRole(AriaRole.Button, new() { Name = "product_id" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "product_id" })).ToHaveAttributeAsync("aria-sort", "ascending");
        await page.GetByLabel("Column").SelectOptionAsync("interaction_type");
        await page.GetByLabel("Value").FillAsync("2");
        await page.GetByLabel("Value").PressAsync("Enter");
        await Expect(rows.First).ToContainTextAsync("2 · purchase");
        await Expect(page.GetByText("0 · view")).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new Regex(@"/tables/silver_sales\?sort=product_id&where=interaction_type%3Aeq%3A2$"));
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download silver_sales as CSV" }).ClickAsync());

        Assert.Equal("silver_sales.csv", download.SuggestedFilename);
        Assert.StartsWith("id,", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Quarantine_is_narrowed_to_a_rule_and_paged_in_the_address()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/quarantine");
        var rows = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Quarantined rows" }).Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(20, new() { Timeout = PatientMs });

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Later" }).ClickAsync();
        await Expect(tab.Page.GetByText(new Regex("21 to 40 shown"))).ToBeVisibleAsync();
        await tab.Page.GetByLabel("Rule").SelectOptionAsync("quantity_positive");

        await Expect(tab.Page.GetByText(new Regex(@", 1 to \d+ shown"))).ToBeVisibleAsync();
        await Expect(rows.Filter(new() { HasNotText = "quantity_positive" })).ToHaveCountAsync(0);
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.GetByLabel("Rule")).ToHaveValueAsync("quantity_positive", new() { Timeout = PatientMs });
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_gold_row_is_clicked_through_to_silver_bronze_and_the_line_of_the_file()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/tables/gold_user_product_interactions");
        var page = tab.Page;
        ILocator Trace(string region) => page.GetByRole(AriaRole.Region, new() { Name = region }).GetByRole(AriaRole.Link, new() { Name = "Trace" }).First;

        await Trace("Rows of gold_user_product_interactions").ClickAsync(new() { Timeout = PatientMs });
        await Trace("What the customer did with the product").ClickAsync(new() { Timeout = PatientMs });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "silver_sales", Exact = true })).ToBeVisibleAsync(new() { Timeout = PatientMs });
        var line = page.GetByLabel("Header and line as they stand in the file");
        await Expect(line).ToContainTextAsync("OrderID,CustomerID,ProductID");
        var text = await line.TextContentAsync();
        Assert.Empty(await tab.AccessibilityFaultsAsync());
        await Trace("The bronze row, word for word").ClickAsync(new() { Timeout = PatientMs });

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "bronze_sales", Exact = true })).ToBeVisibleAsync(new() { Timeout = PatientMs });
        await Expect(line).ToHaveTextAsync(text!);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_narrow_menu_leads_to_a_stage()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/", width: 390, height: 844);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "Lab" }).GetByRole(AriaRole.Link, new() { Name = "Gold" }).ClickAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Gold");
        Assert.Empty(tab.Complaints);
    }
}

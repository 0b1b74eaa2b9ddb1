using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports.Dashboards;
using RecSys.Core.Storage;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>A dashboard's way in and out. How the shipped ones look after a run is <see cref="EveryPageTests"/>.</summary>
[Collection(ShopBrowserTests.Name)]
public sealed class DashboardPagesTests(BrowserFixture browser, TinyShopServer shop)
{
    private const int PatientMs = BrowserFixture.PatientMs;

    [Fact]
    public async Task A_dashboard_is_duplicated_exported_imported_filtered_and_deleted()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/dashboards");
        var page = tab.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Duplicate Recommendations" }).ClickAsync(new() { Timeout = PatientMs });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Recommendations copy", new() { Timeout = PatientMs });
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export Recommendations copy" }).ClickAsync());
        Assert.Equal("recommendations-copy.lvdash.json", file.SuggestedFilename);
        var exported = await File.ReadAllBytesAsync(await file.PathAsync());
        Assert.Equal((await shop.Lab).Services.GetRequiredService<DashboardShelf>().Json("recommendations"), System.Text.Encoding.UTF8.GetString(exported));

        await page.GetByRole(AriaRole.Link, new() { Name = "All dashboards" }).ClickAsync();
        await page.GetByLabel("Import a dashboard").SetInputFilesAsync(new FilePayload { Name = "Back again.lvdash.json", MimeType = "application/json", Buffer = exported });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Back again", new() { Timeout = PatientMs });
        var rows = page.GetByRole(AriaRole.Region, new() { Name = "Every place of every list" }).Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(200, new() { Timeout = PatientMs });
        await page.GetByLabel("Customer id").Last.FillAsync("7");
        await page.GetByLabel("Customer id").Last.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(10, new() { Timeout = PatientMs });
        await page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(10, new() { Timeout = PatientMs });

        foreach (var name in new[] { "Back again", "Recommendations copy" })
        {
            await page.GotoAsync("/dashboards");
            await page.GetByRole(AriaRole.Button, new() { Name = $"Delete {name}", Exact = true }).ClickAsync(new() { Timeout = PatientMs });
            await page.GetByRole(AriaRole.Button, new() { Name = $"Really delete {name}" }).ClickAsync();
            await Expect(page.GetByText(name, new() { Exact = true })).ToHaveCountAsync(0);
        }

        await page.GetByLabel("Import a dashboard").SetInputFilesAsync(new FilePayload { Name = "bad.json", MimeType = "application/json", Buffer = "{"u8.ToArray() });
        await Expect(page.Locator(".mud-alert")).ToContainTextAsync("The file is no JSON");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task An_exported_dashboard_opens_filters_work_and_what_cannot_be_shown_says_so_in_its_own_tile()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/dashboards");
        var page = tab.Page;

        await page.GetByLabel("Import a dashboard").SetInputFilesAsync(new FilePayload { Name = "What the shop sells.lvdash.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(GivenLakeview.Json) });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What the shop sells", new() { Timeout = PatientMs });
        await Expect(page.Locator("figure.lab-chart")).ToHaveCountAsync(3, new() { Timeout = PatientMs });
        await tab.SeeChartsAsync();
        await Expect(page.Locator("figure.lab-chart:has(svg.main-svg)")).ToHaveCountAsync(3, new() { Timeout = PatientMs });
        await Expect(page.Locator("main .lab-tile .mud-alert")).ToHaveCountAsync(GivenLakeview.Faulty, new() { Timeout = PatientMs });
        await Expect(page.GetByText("The lab has no widget 'pivot'.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Text may be bold; <b>HTML</b> is text.")).ToBeVisibleAsync();
        var rows = page.GetByRole(AriaRole.Region, new() { Name = "One by one" });
        await Expect(rows.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["Day", "What"]);

        var counter = page.Locator(".lab-counter strong");
        var all = await counter.InnerTextAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Category" }).GetByRole(AriaRole.Combobox).SelectOptionAsync("Books");
        await Expect(counter).Not.ToHaveTextAsync(all, new() { Timeout = PatientMs });
        var books = await counter.InnerTextAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Category" }).GetByRole(AriaRole.Combobox).SelectOptionAsync("Audio");
        await Expect(counter).Not.ToHaveTextAsync(books, new() { Timeout = PatientMs });
        await page.GetByRole(AriaRole.Group, new() { Name = "Kind" }).GetByRole(AriaRole.Combobox).SelectOptionAsync("purchase");
        await Expect(rows.Locator("tbody tr").First).ToContainTextAsync("purchase", new() { Timeout = PatientMs });
        await page.GetByLabel("Seen from").FillAsync("2025-11-20");
        await page.GetByLabel("Seen to").FillAsync("2025-11-30");
        await Expect(rows.Locator("tbody tr").Filter(new() { HasNotText = "11/2" })).ToHaveCountAsync(0, new() { Timeout = PatientMs });

        // Whoever opens the address sees the same figures, which this page comes to when its last filter has gone through.
        await page.WaitForURLAsync(url => url.Contains("2025-11-20", StringComparison.Ordinal) && url.Contains("2025-11-30", StringComparison.Ordinal), new() { Timeout = PatientMs });
        await using var again = await browser.OpenAsync((await shop.Lab).Address, new Uri(page.Url).PathAndQuery);
        await Expect(counter).ToHaveTextAsync(await again.Page.Locator(".lab-counter strong").InnerTextAsync(), new() { Timeout = PatientMs });
        Assert.Empty(again.Complaints);
        Assert.Empty(await tab.AccessibilityFaultsAsync());
        Assert.False(await tab.IsTooWideAsync(), "the page is wider than the window");
        Assert.Empty(tab.Complaints);

        await page.GotoAsync("/dashboards");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete What the shop sells", Exact = true }).ClickAsync(new() { Timeout = PatientMs });
        await page.GetByRole(AriaRole.Button, new() { Name = "Really delete What the shop sells" }).ClickAsync();
        await Expect(page.GetByText("What the shop sells", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_that_is_left_before_its_charts_can_be_drawn_complains_of_nothing()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/dashboards");
        var page = tab.Page;
        var asked = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        await page.RouteAsync("**/plotly-*.min.js", async route =>
        {
            asked.SetResult();
            await held.Task;
            await route.ContinueAsync();
        });

        await page.GetByRole(AriaRole.Link, new() { Name = "Interaction trends", Exact = true }).First.ClickAsync(new() { Timeout = PatientMs });
        await asked.Task.WaitAsync(TimeSpan.FromMilliseconds(PatientMs));
        await page.GetByRole(AriaRole.Link, new() { Name = "All dashboards" }).ClickAsync();
        await Expect(page.Locator("figure.lab-chart")).ToHaveCountAsync(0, new() { Timeout = PatientMs });
        held.SetResult();
        await page.GetByRole(AriaRole.Link, new() { Name = "Interaction trends", Exact = true }).First.ClickAsync(new() { Timeout = PatientMs });

        await Expect(page.Locator("figure.lab-chart")).ToHaveCountAsync(6, new() { Timeout = PatientMs });
        await tab.SeeChartsAsync();
        await Expect(page.Locator("figure.lab-chart:has(svg.main-svg)")).ToHaveCountAsync(6, new() { Timeout = PatientMs });
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_hostile_product_name_is_shown_as_text()
    {
        const string name = "<img src=x onerror=\"document.title='owned'\"><b>Kettle</b>";
        await using var lab = LabServer.Start(("Lab:Source", "landing"));
        Write(lab, "customers", "CustomerID,CustomerName,Age,Location", "1,Asha,30,Pune", "2,Ravi,40,Pune");
        Write(lab, "products", "ProductID,ProductName,Category,Price", $"10,\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",100");
        Write(lab, "sales", "OrderID,CustomerID,ProductID,InteractionType,Quantity,EventTime", ",1,10,view,1,2025-11-01T10:00:00Z", "A,1,10,purchase,1,2025-11-01T10:05:00Z", ",2,10,view,1,2025-11-02T10:00:00Z");
        var job = await TestLab.RunAsync(lab.Services.GetRequiredService<JobHub>(), new RunRequest(["bronze", "silver", "gold", "exploration"], Source: "landing"));
        Assert.True(job.Status == RunStatus.Succeeded, job.Error);
        await using var tab = await browser.OpenAsync(lab.Address, "/dashboards/interaction-trends");

        await tab.Page.Locator("[aria-label='Views against purchases']").First.WaitForAsync(new() { Timeout = PatientMs });
        await tab.SeeChartsAsync();
        await Expect(tab.Page.Locator("[aria-label='Views against purchases'] svg.main-svg").First).ToBeVisibleAsync(new() { Timeout = PatientMs });
        await Expect(tab.Page.GetByLabel("Category", new() { Exact = true }).Locator("option").Nth(1)).ToHaveTextAsync(name);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Numbers of Purchases per week and category" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Columnheader, new() { Name = name })).ToBeVisibleAsync();
        await tab.Page.GotoAsync("/stages/exploration");
        await tab.Page.Locator("[aria-label='Category by age group']").First.WaitForAsync(new() { Timeout = PatientMs });
        await tab.SeeChartsAsync();
        await Expect(tab.Page.Locator("[aria-label='Category by age group'] .ytick text")).ToHaveTextAsync(name, new() { Timeout = PatientMs });
        Assert.Equal(0, await tab.Page.Locator("img").CountAsync());
        Assert.DoesNotContain("owned", await tab.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    private static void Write(LabServer lab, string kind, params string[] lines)
    {
        var folder = new LabPaths(lab.DataDirectory).LandingOf(kind);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "a.csv"), lines);
    }
}

using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>Every page of the menu, and one of each kind behind it: no error, no request elsewhere, no fault of accessibility, as wide as the window.</summary>
[Collection(BrowserTests.Name)]
public sealed class EveryPageTests(BrowserFixture browser, TinyShopServer shop)
{
    // Many charts on a busy machine.
    private const int PatientMs = 30_000;

    // Behind the menu.
    private static readonly string[] Deeper = ["/customers/1", "/customers/1?tab=why-not&product=1001", "/customers/1?tab=what-if", "/customers/1?tab=taste", "/customers/1?tab=timeline", "/customers/1?tab=snapshots", "/customers/1?tab=models", "/customers/1/live", "/models/1", "/runs/1", "/tables/silver_sales", "/dashboards/recommendations", "/quarantine/1", "/no-such-page"];

    [Fact]
    public async Task Nothing_is_wrong_in_light_and_wide() => await LookAsync((await shop.Lab).Address, Deeper, ColorScheme.Light, 1440, 900);

    [Fact]
    public async Task Nothing_is_wrong_in_dark_and_narrow() => await LookAsync((await shop.Lab).Address, Deeper, ColorScheme.Dark, 390, 844);

    [Fact]
    public async Task Before_the_first_run_every_page_says_what_to_do()
    {
        await using var empty = LabServer.Start();

        await LookAsync(empty.Address, [], ColorScheme.Light, 390, 844);
    }

    private async Task LookAsync(Uri lab, string[] more, ColorScheme colorScheme, int width, int height)
    {
        await using var tab = await browser.OpenAsync(lab, "/", colorScheme, width, height);
        var page = tab.Page;
        var menu = page.Locator("nav[aria-label=Lab] a");
        await menu.First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = PatientMs });
        var paths = await menu.EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.Contains("/stages/recommendation", paths);

        var faults = new List<string>();
        foreach (var path in paths.Concat(more))
        {
            await page.GotoAsync(path);
            await Expect(page.Locator("main h1")).ToBeVisibleAsync(new() { Timeout = PatientMs });
            await Expect(page.Locator("main [role=progressbar]")).ToHaveCountAsync(0, new() { Timeout = PatientMs });
            await Expect(page.Locator("figure.lab-chart:not(:has(svg.main-svg))")).ToHaveCountAsync(0, new() { Timeout = PatientMs });
            faults.AddRange((await tab.AccessibilityFaultsAsync()).Select(fault => $"{path}: {fault}"));
            if (await tab.IsTooWideAsync())
            {
                faults.Add($"{path}: wider than the window");
            }

            if (path != "/no-such-page" && await page.Locator("main").GetByText("This page stopped").CountAsync() > 0)
            {
                faults.Add($"{path}: stopped");
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        Assert.DoesNotContain(tab.Complaints, complaint => !complaint.Contains("404", StringComparison.Ordinal));
    }
}

using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>What the lab is for, as a person does it: from an empty folder to ten products with reasons.</summary>
[Collection(BrowserTests.Name)]
public sealed class WholeLabTests(BrowserFixture browser) : IAsyncLifetime
{
    // All stages on a busy machine.
    private const int RunMs = 120_000;

    private LabServer _lab = null!;

    public Task InitializeAsync()
    {
        _lab = LabServer.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task Run_all_on_an_empty_folder_leads_to_ten_recommendations_with_reasons()
    {
        await using var tab = await browser.OpenAsync(_lab.Address);
        var page = tab.Page;

        await page.GetByRole(AriaRole.Radio, new() { Name = "Tiny" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run all" }).ClickAsync();
        await Expect(page.GetByLabel("Running job")).ToBeVisibleAsync();
        await Expect(page.GetByText("Run 1 succeeded in")).ToBeVisibleAsync(new() { Timeout = RunMs });
        await Expect(page.Locator("svg a[href='/stages/recommendation']")).ToContainTextAsync("fresh");

        await page.GetByRole(AriaRole.Link, new() { Name = "Customers" }).ClickAsync();
        var customer = page.Locator("a[href='/customers/12']").Nth(1);
        var name = await customer.InnerTextAsync();
        await page.GetByLabel("Id or name").FillAsync(name);
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 customer");
        await customer.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(name);
        await Expect(page.Locator(".lab-top .lab-card")).ToHaveCountAsync(10);
        var reasons = await page.Locator(".lab-top .lab-reason").AllInnerTextsAsync();
        Assert.Equal(10, reasons.Count(reason => reason.Length > 5));
        Assert.True(reasons.Distinct().Count() >= 4, string.Join(" | ", reasons));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_run_is_seen_from_two_tabs_outlives_a_reload_and_can_be_cancelled()
    {
        await using var one = await browser.OpenAsync(_lab.Address);
        await using var other = await browser.OpenAsync(_lab.Address, "/stages/training");

        await one.Page.GetByRole(AriaRole.Radio, new() { Name = "Small" }).CheckAsync();
        await one.Page.GetByRole(AriaRole.Button, new() { Name = "Run all" }).ClickAsync();
        await Expect(other.Page.GetByLabel("Running job")).ToBeVisibleAsync();
        await one.Page.ReloadAsync();
        await Expect(one.Page.GetByLabel("Running job")).ToBeVisibleAsync();

        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel run 1" }).ClickAsync();

        await Expect(other.Page.GetByText("Run 1 was cancelled")).ToBeVisibleAsync(new() { Timeout = RunMs });
        await Expect(one.Page.GetByText("Run 1 was cancelled")).ToBeVisibleAsync();
        await Expect(one.Page.GetByLabel("Running job")).ToBeHiddenAsync();
        await Expect(one.Page.GetByRole(AriaRole.Button, new() { Name = "Run all" })).ToBeEnabledAsync();
        Assert.Empty(one.Complaints.Concat(other.Complaints));
    }
}

using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

[Collection(LabBrowserTests.Name)]
public sealed class PipelinePageTests(BrowserFixture browser) : IAsyncLifetime
{
    private LabServer _lab = null!;

    public Task InitializeAsync()
    {
        _lab = LabServer.StartWith(FakeStage.Three());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory]
    [InlineData(1440, 900, ColorScheme.Light)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    public async Task A_first_visit_runs_a_shop_with_one_button_and_leads_to_its_rows(int width, int height, ColorScheme colorScheme)
    {
        await using var tab = await browser.OpenAsync(_lab.Address, "/", colorScheme, width, height);
        var page = tab.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Run a tiny shop in seconds" }).ClickAsync();

        await Expect(page.GetByText("Run 1 succeeded in")).ToBeVisibleAsync();
        var gold = width > 900 ? page.Locator("svg a[href='/stages/gold']") : page.Locator("ol a[href='/stages/gold']");
        await Expect(gold).ToContainTextAsync("fresh");
        Assert.False(await tab.IsTooWideAsync(), "the page is wider than the window");
        Assert.Empty(await tab.AccessibilityFaultsAsync());

        await page.GotoAsync("/tables/fake_gold");
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "word 2" })).ToBeVisibleAsync();
        Assert.Empty(await tab.AccessibilityFaultsAsync());
        Assert.Empty(tab.Complaints);
    }
}

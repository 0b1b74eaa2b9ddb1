using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

[Collection(LabBrowserTests.Name)]
public sealed class ShellTests(BrowserFixture browser) : IAsyncLifetime
{
    private LabServer _lab = null!;

    public Task InitializeAsync()
    {
        _lab = LabServer.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task The_lab_opens_without_an_error_or_a_request_elsewhere()
    {
        await using var tab = await browser.OpenAsync(_lab.Address);

        await Expect(tab.Page).ToHaveTitleAsync("Pipeline · RecSys Lab");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_choice_of_dark_mode_outlives_a_reload()
    {
        await using var tab = await browser.OpenAsync(_lab.Address);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Switch to dark mode" }).ClickAsync();
        var toLight = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Switch to light mode" });
        await Expect(toLight).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-appearance", "dark");
        await tab.Page.ReloadAsync();

        await Expect(toLight).ToBeVisibleAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Without_a_choice_the_system_decides()
    {
        await using var tab = await browser.OpenAsync(_lab.Address, colorScheme: ColorScheme.Dark);

        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Switch to light mode" })).ToBeVisibleAsync();
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Switch to dark mode" })).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-appearance", "light");
    }

    [Fact]
    public async Task An_unknown_address_shows_the_way_back()
    {
        await using var tab = await browser.OpenAsync(_lab.Address, "/no-such-page");

        await Expect(tab.Page.GetByText("There is no such page")).ToBeVisibleAsync();
        Assert.Empty(await tab.AccessibilityFaultsAsync());
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "To the pipeline" }).ClickAsync();

        await Expect(tab.Page).ToHaveTitleAsync("Pipeline · RecSys Lab");
    }

    [Fact]
    public async Task A_fault_of_accessibility_does_not_go_unseen()
    {
        await using var tab = await browser.OpenAsync(_lab.Address);
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();

        await tab.Page.EvaluateAsync("document.querySelector('main').append(document.createElement('img'))");

        Assert.Equal("image-alt: <img>", Assert.Single(await tab.AccessibilityFaultsAsync()));
    }
}

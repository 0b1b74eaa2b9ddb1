using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>A lab that asks who comes in, in a real browser.</summary>
[Collection(LabBrowserTests.Name)]
public sealed class AccessPagesTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string OperatorKey = "operator-key-of-this-test";
    private const string ViewerKey = "viewer-key-of-this-test";

    private readonly LabServer _lab = LabServer.Start(("Access:OperatorKey", OperatorKey), ("Access:ViewerKey", ViewerKey), ("Lab:Preset", "tiny"));

    public Task InitializeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_viewer_signs_in_looks_is_refused_and_signs_out()
    {
        await using var tab = await browser.OpenAsync(_lab.Address, "/models");
        await SignInAsync(tab.Page, ViewerKey);
        await Expect(tab.Page).ToHaveURLAsync(new Uri(_lab.Address, "/models").ToString());
        await Expect(tab.Page.GetByText("viewer", new() { Exact = true })).ToBeVisibleAsync();

        await tab.Page.GotoAsync("/stages/generation");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run this stage" }).ClickAsync();
        await Expect(tab.Page.GetByText("You may look, but not start a run.")).ToBeVisibleAsync();

        await tab.Page.GotoAsync("/audit");
        await Expect(tab.Page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("refused");
        Assert.Empty(await tab.AccessibilityFaultsAsync());
        Assert.Empty(tab.Complaints);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(tab.Page.GetByLabel("Access key")).ToBeVisibleAsync();
        await tab.Page.GotoAsync("/audit");
        await Expect(tab.Page.GetByLabel("Access key")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_sign_in_page_is_for_everyone(ColorScheme colorScheme)
    {
        await using var tab = await browser.OpenAsync(_lab.Address, "/", colorScheme, width: 390);
        Assert.Empty(await tab.AccessibilityFaultsAsync());
        Assert.False(await tab.IsTooWideAsync());
        await SignInAsync(tab.Page, "a-key-that-is-not-right");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("opens nothing here");
        Assert.Empty(await tab.AccessibilityFaultsAsync());
    }

    [Fact]
    public async Task An_organisation_lets_people_in_and_turns_them_away()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var lab = LabServer.Start(
            ("Access:OpenIdConnect:Authority", provider.Authority), ("Access:OpenIdConnect:ClientId", IdentityProvider.ClientId),
            ("Access:OpenIdConnect:ClientSecret", IdentityProvider.ClientSecret), ("Access:OpenIdConnect:Scopes", "openid profile roles"));
        await using var tab = await browser.OpenAsync(lab.Address, "/models");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organisation" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("did not let you in");
        Assert.Empty(await tab.AccessibilityFaultsAsync());

        provider.Person = new("4711", "Asha Rao", "operator");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organisation" }).ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(new Uri(lab.Address, "/models").ToString());
        await tab.Page.GotoAsync("/audit");
        await Expect(tab.Page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Asha Rao");
    }

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    private static async Task SignInAsync(IPage page, string key)
    {
        await page.GetByLabel("Access key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}

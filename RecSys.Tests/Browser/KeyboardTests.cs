using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>Whoever has no mouse comes everywhere: with Tab to every control that is seen, with the arrows to every choice of a group.</summary>
[Collection(ShopBrowserTests.Name)]
public sealed class KeyboardTests(BrowserFixture browser, TinyShopServer shop)
{
    // Other choices of a group are reached with the arrows, once Tab has come to the group.
    private const string Controls =
        """
        [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
          .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0 && !e.disabled && !(e.type === 'radio' && !e.checked))
        """;

    [Theory]
    [InlineData("/", "text=Run all")]
    [InlineData("/stages/gold", "text=Bought together")]
    [InlineData("/sql", "text=silver_sales")]
    [InlineData("/customers/1", ".lab-top .lab-reason")]
    [InlineData("/dashboards/recommendations", "text=Every place of every list")]
    public async Task Tab_comes_to_every_control(string path, string content)
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, path);
        var page = tab.Page;
        await Expect(page.Locator(content).First).ToBeVisibleAsync();
        await Expect(page.Locator("main [role=progressbar]")).ToHaveCountAsync(0);
        await page.EvaluateAsync("() => { window.met = new Set(); document.addEventListener('focusin', e => window.met.add(e.target)); }");
        var most = 2 * await page.EvaluateAsync<int>("() => document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]').length");

        for (var presses = 0; presses < most && await page.EvaluateAsync<bool>($"() => {Controls}.some(e => !window.met.has(e))"); presses++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Empty(await page.EvaluateAsync<string[]>($"() => {Controls}.filter(e => !window.met.has(e)).map(e => e.outerHTML.slice(0, 200))"));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Arrows_choose_the_size_and_the_address_keeps_it()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address);
        var tiny = tab.Page.GetByRole(AriaRole.Radio, new() { Name = "Tiny" });
        await Expect(tiny).ToBeCheckedAsync();

        await tiny.FocusAsync();
        await tab.Page.Keyboard.PressAsync("ArrowDown");

        await Expect(tab.Page.GetByRole(AriaRole.Radio, new() { Name = "Small" })).ToBeCheckedAsync();
        await Expect(tab.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("preset=small"));
    }
}

using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>What a person does on the tabs of a customer's page. <see cref="TwoModelLab"/> says who is who.</summary>
[Collection(LabBrowserTests.Name)]
public sealed class CustomerTabsTests(BrowserFixture browser, TwoModelLab lab) : IClassFixture<TwoModelLab>
{
    [Fact]
    public async Task A_score_is_taken_apart_and_events_are_looked_through()
    {
        await using var tab = await browser.OpenAsync(lab.Address, "/customers/1");
        var page = tab.Page;

        await page.Locator(".lab-top .lab-card").Nth(2).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "stands in place 3" })).ToBeVisibleAsync();
        await Expect(page.Locator(".lab-sum tfoot")).ToContainTextAsync("1.000");

        await OpenAsync(page, "Timeline");
        var events = page.GetByLabel("Events of this customer").Locator("tbody tr");
        await Expect(events).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Link, new() { Name = "Put into cart" }).ClickAsync();
        await Expect(events).ToHaveCountAsync(1);
        await Expect(events).ToContainTextAsync("Product 11");
        await page.GoBackAsync();
        await Expect(events).ToHaveCountAsync(2);

        await OpenAsync(page, "Taste");
        await page.Locator("[aria-label='Interest by brand']").First.WaitForAsync();
        await tab.SeeChartsAsync();
        await Expect(page.Locator("[aria-label='Interest by brand'] svg.main-svg").First).ToBeVisibleAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Somebody_asks_why_a_product_is_not_in_the_list()
    {
        await using var tab = await browser.OpenAsync(lab.Address, "/customers/1");
        var page = tab.Page;

        await OpenAsync(page, "Why not …?");
        await page.GetByLabel("Product's name, category or number").FillAsync("Product 11");
        await page.GetByRole(AriaRole.Link, new() { Name = "Product 11" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("It was ranked 14th of 14: its score of 0.000 is 1.000 below that of");
        await Expect(page.GetByLabel("Step by step").Locator(".lab-step-stopped")).ToContainTextAsync("Model");
        await Expect(page.Locator(".lab-sum tbody")).ToContainTextAsync("carts 1 events against 0 events");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("It was ranked 14th of 14");
        Assert.Empty(await tab.AccessibilityFaultsAsync());
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_feature_and_an_event_are_supposed_and_the_list_follows()
    {
        await using var tab = await browser.OpenAsync(lab.Address, "/customers/1?tab=what-if");
        var page = tab.Page;
        var list = page.GetByLabel("The list as it would be").Locator("tbody tr");
        var first = await list.First.Locator("td").Nth(2).InnerTextAsync();

        await page.GetByLabel("Feature").SelectOptionAsync("carts");
        await page.GetByLabel("is", new() { Exact = true }).FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suppose it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 product comes in");
        await Expect(list.Filter(new() { HasText = first })).ToHaveCountAsync(0);
        await Expect(page.GetByText($"Leaves: {first} (now 1")).ToBeVisibleAsync();

        var second = await list.First.Locator("td").Nth(2).InnerTextAsync();
        await page.GetByLabel("Product's name, category or number").FillAsync(second);
        await page.GetByRole(AriaRole.Button, new() { Name = second, Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "goes into the cart" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("2 products come in");
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Supposed")).ToContainTextAsync($"carts = 1 for {first}");
        await Expect(page.GetByLabel("Supposed")).ToContainTextAsync($"carts {second}");
        Assert.Empty(await tab.AccessibilityFaultsAsync());

        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 product comes in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suppose nothing" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The list as it is. Suppose something.");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Two_snapshots_and_two_models_are_compared()
    {
        await using var tab = await browser.OpenAsync(lab.Address, "/customers/1");
        var page = tab.Page;

        await OpenAsync(page, "Snapshots");
        var moves = page.GetByLabel("What changed", new() { Exact = true }).Locator("tbody tr");
        await Expect(moves.Filter(new() { HasText = "Product 11" })).ToContainTextAsync("gone (was 1)");
        var choices = page.GetByLabel("Snapshots", new() { Exact = true }).GetByRole(AriaRole.Combobox);
        await choices.First.SelectOptionAsync("2");
        await choices.Last.SelectOptionAsync("1");
        await Expect(moves.First).ToContainTextAsync("new");
        await Expect(moves.First).ToContainTextAsync("Product 11");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Model version 1 ranks in place of version 2");

        await OpenAsync(page, "Two models");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("9 of 10 products stand in both lists");
        await Expect(page.GetByLabel("List by version 1").Locator("tbody tr").First).ToContainTextAsync("Product 11");
        await page.GetByLabel("beside").SelectOptionAsync("2");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("10 of 10 products stand in both lists");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("10 of 10 products stand in both lists");
        Assert.Empty(tab.Complaints);
    }

    private static Task OpenAsync(IPage page, string tab) =>
        page.GetByRole(AriaRole.Navigation, new() { Name = "About this customer" }).GetByRole(AriaRole.Link, new() { Name = tab }).ClickAsync();
}

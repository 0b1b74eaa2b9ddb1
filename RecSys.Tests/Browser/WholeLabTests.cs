using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>What the lab is for, as a person does it: from an empty folder to ten products with reasons.</summary>
[Collection(LabBrowserTests.Name)]
public sealed class WholeLabTests(BrowserFixture browser) : IAsyncLifetime
{
    // All stages on a busy machine.
    private const int RunMs = 120_000;

    private static readonly string[] Stages =
        ["generation", "bronze", "silver", "gold", "exploration", "candidates", "features", "labels", "splits", "training", "evaluation", "recommendation"];

    private LabServer _lab = null!;

    public Task InitializeAsync()
    {
        _lab = LabServer.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task The_walkthrough_leads_from_an_empty_folder_through_every_stage_to_ten_recommendations_with_reasons()
    {
        await using var tab = await browser.OpenAsync(_lab.Address);
        var page = tab.Page;

        await page.GetByRole(AriaRole.Radio, new() { Name = "Tiny" }).CheckAsync();
        await Expect(page).ToHaveURLAsync(new Regex("preset=tiny"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Run all" }).ClickAsync();
        await Expect(page.GetByLabel("Running job")).ToBeVisibleAsync();
        await Expect(page.GetByText("Run 1 succeeded in")).ToBeVisibleAsync(new() { Timeout = RunMs });
        await Expect(page.Locator("svg a[href='/stages/recommendation']")).ToContainTextAsync("fresh");

        await page.Locator("svg a[href='/stages/generation']").ClickAsync();
        foreach (var stage in Stages)
        {
            await Expect(page).ToHaveURLAsync(new Regex($"/stages/{stage}$"));
            await Expect(page.Locator(".lab-stepper [aria-current=step]")).ToHaveAttributeAsync("href", $"/stages/{stage}");
            await Expect(page.Locator(".lab-look li").First).ToContainTextAsync(new Regex("[0-9]"));
            await page.Locator("a.lab-next").ClickAsync();
        }

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

        await page.GoBackAsync();
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Recommendation");
        await page.ReloadAsync();
        await Expect(page.Locator(".lab-stepper [aria-current=step]")).ToHaveAttributeAsync("href", "/stages/recommendation");
        await SettingsMakeLaterStagesStaleAsync(tab);
        Assert.Empty(tab.Complaints);
    }

    private async Task SettingsMakeLaterStagesStaleAsync(BrowserPage tab)
    {
        var page = tab.Page;
        await using var other = await browser.OpenAsync(_lab.Address, "/stages/evaluation");
        await page.GotoAsync("/stages/splits");
        await page.GetByText("settings that matter here").ClickAsync();
        var folds = page.GetByLabel("Splits:TrainFolds", new() { Exact = true });
        var save = page.GetByRole(AriaRole.Button, new() { Name = "Save 1 change" });

        await folds.FillAsync("0");
        await Expect(page.Locator(".lab-setting [role=alert]")).ToBeVisibleAsync();
        await Expect(save).ToBeDisabledAsync();
        await folds.FillAsync("2");
        await save.ClickAsync();

        await Expect(page.GetByText("What you see is stale: its settings have changed")).ToBeVisibleAsync();
        foreach (var (stage, status) in new[] { ("silver", "fresh"), ("splits", "stale"), ("training", "stale"), ("recommendation", "stale") })
        {
            await Expect(page.Locator($".lab-stepper a[href='/stages/{stage}']")).ToContainTextAsync(status);
        }

        await other.Page.ReloadAsync();
        await Expect(other.Page.GetByText("What you see is stale")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to appsettings.json" }).ClickAsync();
        await Expect(page.Locator(".lab-stepper a[href='/stages/recommendation']")).ToContainTextAsync("fresh");
        Assert.Empty(other.Complaints);
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

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>The generated shop's export grows a column and renames another: who runs it accepts both on bronze's page.</summary>
[Collection(LabBrowserTests.Name)]
public sealed class SchemaChangeTests(BrowserFixture browser)
{
    private const int PatientMs = BrowserFixture.PatientMs;

    [Fact]
    public async Task A_new_column_is_added_and_a_renamed_one_taken_for_its_own_with_three_clicks()
    {
        await using var lab = LabServer.Start(("Lab:Preset", "tiny"));
        await TestLab.RunAsync(lab.Services.GetRequiredService<JobHub>(), new RunRequest(["generation", "bronze"]), TimeSpan.FromMinutes(1));
        await using var tab = await browser.OpenAsync(lab.Address, "/stages/bronze");
        var page = tab.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Add column Channel" }).ClickAsync(new() { Timeout = PatientMs });
        await page.GetByRole(AriaRole.Button, new() { Name = "Renamed: SeasonName" }).ClickAsync();
        await Expect(page.GetByText("2 schema changes wait for bronze.")).ToBeVisibleAsync();
        Assert.Empty(await tab.AccessibilityFaultsAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Carry out" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Decisions on columns" }).GetByText("carried out")).ToHaveCountAsync(2, new() { Timeout = PatientMs });
        await page.GotoAsync($"{lab.Address}tables/bronze_sales?where=channel:filled");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "channel" })).ToBeVisibleAsync(new() { Timeout = PatientMs });
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Rows of bronze_sales" }).Locator("tbody tr")).ToHaveCountAsync(25);
        Assert.Empty(tab.Complaints);
    }
}

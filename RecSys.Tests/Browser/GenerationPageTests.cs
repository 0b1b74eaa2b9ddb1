using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

[Collection(LabBrowserTests.Name)]
public sealed class GenerationPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private LabServer _lab = null!;

    public Task InitializeAsync()
    {
        _lab = LabServer.Start(("Lab:Preset", "tiny"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task Before_the_first_run_the_page_says_what_to_do()
    {
        await using var tab = await browser.OpenAsync(_lab.Address, "/stages/generation");

        await Expect(tab.Page.GetByText("This stage has not run yet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task One_click_adds_another_day()
    {
        var jobs = _lab.Services.GetRequiredService<JobHub>();
        var first = await TestLab.RunAsync(jobs, new RunRequest(["generation"]));
        await using var tab = await browser.OpenAsync(_lab.Address, "/stages/generation");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add another day" }).ClickAsync();
        await TestLab.UntilAsync(jobs, job => job.RunId > first.RunId && !job.IsActive);

        Assert.True(File.Exists(Path.Combine(_lab.DataDirectory, "landing", "sales", "generated_day_20251201.csv")));
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.GetByText("121 days, 1 of them added")).ToBeVisibleAsync();
    }
}

using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class GenerationPageTests(BrowserFixture browser) : IAsyncLifetime
{
    // Six charts on a busy machine.
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 30_000 };

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

        await Expect(tab.Page.GetByText("No shop has been generated yet")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_generated_shop_is_drawn_and_breaks_no_accessibility_rule(ColorScheme colorScheme)
    {
        await RunAsync(new RunRequest(["generation"]));
        await using var tab = await browser.OpenAsync(_lab.Address, "/stages/generation", colorScheme);

        foreach (var chart in new[] { "Events per day", "Funnel", "Popularity", "Customers' activity", "Defects put in on purpose" })
        {
            await Expect(tab.Page.GetByRole(AriaRole.Figure, new() { Name = chart }).Locator("svg.main-svg").First).ToBeVisibleAsync(Patient);
        }

        await Expect(tab.Page.GetByRole(AriaRole.Figure, new() { Name = "interest by category" }).Locator("svg.main-svg").First).ToBeVisibleAsync(Patient);
        var found = await tab.Page.RunAxe();
        Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task One_click_adds_another_day()
    {
        await RunAsync(new RunRequest(["generation"]));
        await using var tab = await browser.OpenAsync(_lab.Address, "/stages/generation");
        var finished = NextFinish();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add another day" }).ClickAsync();
        await finished;

        Assert.True(File.Exists(Path.Combine(_lab.DataDirectory, "landing", "sales", "generated_day_20251201.csv")));
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.GetByText("121 days, 1 of them added")).ToBeVisibleAsync();
    }

    private async Task RunAsync(RunRequest request)
    {
        var finished = NextFinish();
        _lab.Services.GetRequiredService<JobHub>().Start(request);
        await finished;
    }

    /// <summary>Ends when the next job has succeeded.</summary>
    private Task NextFinish()
    {
        var jobs = _lab.Services.GetRequiredService<JobHub>();
        var before = jobs.Current?.RunId;
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        jobs.Changed += () =>
        {
            if (jobs.Current is { IsActive: false } job && job.RunId != before)
            {
                finished.TrySetResult();
            }
        };
        return finished.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }
}

using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Tests.Support;
using RecSys.Web.Components.Layout;

namespace RecSys.Tests.Web.Layout;

public sealed class JobBarTests : LabPageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TaskCompletionSource _gate = new();

    [Fact]
    public void Without_a_job_there_is_no_bar()
    {
        Assert.Empty(Render<JobBar>().FindAll("aside"));
    }

    [Fact]
    public async Task It_shows_stage_and_words_and_tells_when_the_run_has_succeeded()
    {
        Stages[1].Then = async (context, cancel) =>
        {
            context.Progress(0.5, "5 of 10 customers");
            await _gate.Task.WaitAsync(cancel);
        };
        var bar = Render<JobBar>();
        Jobs.Start(RunRequest.All);

        bar.WaitForAssertion(() => Assert.Contains("5 of 10 customers", bar.Find("aside").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("Silver", bar.Find("aside").TextContent, StringComparison.Ordinal);
        Assert.Contains("50", bar.Find("aside").TextContent, StringComparison.Ordinal);
        _gate.SetResult();

        bar.WaitForAssertion(() => Assert.Empty(bar.FindAll("aside")), Patience);
        var toast = Assert.Single(Services.GetRequiredService<ISnackbar>().ShownSnackbars);
        Assert.Equal(Severity.Success, toast.Severity);
        await TestLab.UntilAsync(Jobs, job => !job.IsActive);
    }

    [Fact]
    public void A_failure_is_told_with_what_to_do()
    {
        Stages[1].Then = (_, _) => throw new LabException("No sales.", "Drop a file.");
        var bar = Render<JobBar>();
        Jobs.Start(RunRequest.All);

        bar.WaitForAssertion(() => Assert.Contains("No sales. Drop a file.", Assert.Single(Services.GetRequiredService<ISnackbar>().ShownSnackbars).Message, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task The_button_cancels_the_run()
    {
        Stages[1].Then = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);
        var bar = Render<JobBar>();
        Jobs.Start(RunRequest.All);
        bar.WaitForElement("aside button", Patience);

        await bar.Find("aside button").ClickAsync(new());

        Assert.Equal(RunStatus.Cancelled, (await TestLab.UntilAsync(Jobs, job => !job.IsActive)).Status);
    }

    [Fact]
    public async Task The_job_goes_on_without_the_page_that_started_it()
    {
        Stages[1].Then = (_, cancel) => _gate.Task.WaitAsync(cancel);
        Render<JobBar>();
        Jobs.Start(RunRequest.All);

        await DisposeComponentsAsync();
        _gate.SetResult();

        Assert.Equal(RunStatus.Succeeded, (await TestLab.UntilAsync(Jobs, job => !job.IsActive)).Status);
    }
}

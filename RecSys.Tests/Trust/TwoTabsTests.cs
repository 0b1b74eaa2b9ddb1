using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using RecSys.Tests.Support;
using RecSys.Web.Components.Shared;

namespace RecSys.Tests.Trust;

/// <summary>Two tabs that press the same button, the second before it was told that a job is at work.</summary>
public sealed class TwoTabsTests : LabPageTest
{
    [Fact]
    public async Task One_runs_and_the_other_is_told()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Stages[2].Then = (_, _) => done.Task;
        var told = Services.GetRequiredService<ISnackbar>();
        var (first, second) = (Draw(), Draw());

        await first.Find("button").ClickAsync();
        Assert.Empty(told.ShownSnackbars);
        await second.Find("button").ClickAsync();

        Assert.Contains("one run at a time", Assert.Single(told.ShownSnackbars).Message, StringComparison.Ordinal);
        done.SetResult();
        await TestLab.UntilAsync(Jobs, job => !job.IsActive);
        Assert.Equal(1, Jobs.Current!.RunId);
    }

    private IRenderedComponent<StageRunButtons> Draw() => Render<StageRunButtons>(parameters => parameters.Add(b => b.Stage, "gold").Add(b => b.IsActive, false));
}

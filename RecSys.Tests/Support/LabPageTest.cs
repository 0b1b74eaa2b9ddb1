using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;

namespace RecSys.Tests.Support;

/// <summary>Base of component tests that need a lab behind them: generation, silver and gold as <see cref="FakeStage"/>s.</summary>
public abstract class LabPageTest : PageTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-lab-").FullName;

    protected LabPageTest() => TestLab.AddTo(Services, Stages, _folder);

    protected IReadOnlyList<FakeStage> Stages { get; } = FakeStage.Three();

    protected JobHub Jobs => Services.GetRequiredService<JobHub>();

    /// <inheritdoc />
    public override async Task InitializeAsync()
    {
        Services.OpenLab();
        await Jobs.StartAsync(CancellationToken.None);
    }

    /// <summary>Runs all stages and waits for the end.</summary>
    protected Task RunAsync() => TestLab.RunAsync(Jobs, RunRequest.All);

    /// <inheritdoc />
    protected override async ValueTask DisposeAsyncCore()
    {
        await Jobs.StopAsync(CancellationToken.None);
        await base.DisposeAsyncCore();
        Directory.Delete(_folder, recursive: true);
    }
}

using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Tests.Support;

namespace RecSys.Tests.Browser;

/// <summary>One lab with a tiny shop gone through all stages, shared by the tests that only look at pages.</summary>
public sealed class RankedLabFixture : IAsyncLifetime
{
    private LabServer _lab = null!;

    /// <summary>Where the lab answers.</summary>
    public Uri Address => _lab.Address;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        _lab = LabServer.Start(("Lab:Preset", "tiny"));
        var job = await TestLab.RunAsync(_lab.Services.GetRequiredService<JobHub>(), RunRequest.All);
        Assert.True(job.Status == RunStatus.Succeeded, $"{job.Error} {job.Hint}");
    }

    /// <inheritdoc />
    public async Task DisposeAsync() => await _lab.DisposeAsync();
}

using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;

namespace RecSys.Tests.Support;

/// <summary>A lab in which the tiny shop has gone through all stages, shared by the tests that only look: it runs once, when the first asks for it.</summary>
public sealed class TinyShopServer : IAsyncLifetime
{
    private readonly Lazy<Task<LabServer>> _lab = new(RunAsync);

    /// <summary>The lab, after the run.</summary>
    public Task<LabServer> Lab => _lab.Value;

    /// <inheritdoc />
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (_lab.IsValueCreated)
        {
            await (await _lab.Value).DisposeAsync();
        }
    }

    private static async Task<LabServer> RunAsync()
    {
        var lab = LabServer.Start(("Lab:Preset", "tiny"));
        var job = await TestLab.RunAsync(lab.Services.GetRequiredService<JobHub>(), RunRequest.All, TimeSpan.FromMinutes(3));
        return job.Status == RunStatus.Succeeded ? lab : throw new InvalidOperationException($"The run {job.Status}: {job.Error}");
    }
}

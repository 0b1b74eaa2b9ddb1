using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RecSys.Core;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Tests.Support;

/// <summary>The core of a lab without a web, in a folder of its own, with the stages a test gives it.</summary>
public sealed class TestLab : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestLab(params IReadOnlyList<IStage> stages)
        : this(Directory.CreateTempSubdirectory("recsys-lab-").FullName, stages)
    {
    }

    /// <summary>A lab that finds a folder as another left it; the folder is removed with it.</summary>
    public TestLab(string folder, IReadOnlyList<IStage> stages)
    {
        Folder = folder;
        var services = new ServiceCollection();
        AddTo(services, stages, Folder);
        _services = services.BuildServiceProvider();
        _services.OpenLab();
    }

    public string Folder { get; }

    public JobHub Jobs => Get<JobHub>();

    /// <summary>Registers a lab's core for a component test.</summary>
    public static void AddTo(IServiceCollection services, IReadOnlyList<IStage> stages, string folder)
    {
        services.AddLogging();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", folder)]).Build();
        services.AddRecSysCore(configuration, folder);
        services.Replace(ServiceDescriptor.Singleton(new PipelineDefinition(stages, Tables.Landing)));
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Runs stages to their end.</summary>
    public async Task<JobSnapshot> RunAsync(params IReadOnlyList<string> stages)
    {
        if (Jobs.ExecuteTask is null)
        {
            await Jobs.StartAsync(CancellationToken.None);
        }

        return await RunAsync(Jobs, new RunRequest(stages));
    }

    /// <summary>Starts a run and waits for its end.</summary>
    public static Task<JobSnapshot> RunAsync(JobHub jobs, RunRequest request, TimeSpan? patience = null)
    {
        var id = jobs.Start(request);
        return UntilAsync(jobs, job => job.RunId == id && !job.IsActive, patience);
    }

    /// <summary>Waits until the job is as asked.</summary>
    public Task<JobSnapshot> UntilAsync(Func<JobSnapshot, bool> reached) => UntilAsync(Jobs, reached);

    /// <summary>Waits until a hub's job is as asked.</summary>
    public static async Task<JobSnapshot> UntilAsync(JobHub jobs, Func<JobSnapshot, bool> reached, TimeSpan? patience = null)
    {
        var done = new TaskCompletionSource<JobSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (jobs.Current is { } job && reached(job))
            {
                done.TrySetResult(job);
            }
        }

        jobs.Changed += Look;
        Look();
        try
        {
            return await done.Task.WaitAsync(patience ?? TimeSpan.FromSeconds(30));
        }
        finally
        {
            jobs.Changed -= Look;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Jobs.ExecuteTask is not null)
        {
            await Jobs.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

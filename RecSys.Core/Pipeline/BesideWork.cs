namespace RecSys.Core.Pipeline;

/// <summary>Work that goes on beside its caller's where there are threads for it. It is over when this is disposed of, whatever happened: it may read what the caller is about to let go.</summary>
/// <param name="threads">Threads there are; with one, work is done where it is begun.</param>
internal sealed class BesideWork(int threads) : IAsyncDisposable
{
    private readonly List<Task> _begun = [];

    public Task<T> Begin<T>(Func<Task<T>> work)
    {
        var task = threads > 1 ? Task.Run(work) : work();
        _begun.Add(task);
        if (threads <= 1)
        {
            // What it waits for, such as a file, must not go on beside the caller either. What it throws is told at the end.
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        }

        return task;
    }

    /// <summary>When all is done that was begun so far. Throws what went wrong: of several faults, always that of what was begun first.</summary>
    public async Task EndAsync()
    {
        foreach (var task in _begun)
        {
            await task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var task in _begun)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

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
        return task;
    }

    public Task Begin(Action work) => Begin(() =>
    {
        work();
        return Task.FromResult(true);
    });

    /// <summary>Throws what went wrong so far: sooner than at the end.</summary>
    public async Task ThrowIfFailedAsync()
    {
        foreach (var over in _begun.Where(task => task.IsCompleted).ToList())
        {
            await over;
        }
    }

    /// <summary>When all is done.</summary>
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

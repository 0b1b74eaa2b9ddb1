using Microsoft.AspNetCore.Components;
using RecSys.Core.Jobs;

namespace RecSys.Web.Components.Shared;

/// <summary>
/// A component that follows the running job. The hub tells of changes many times a second from the job's thread;
/// this draws at most four times a second, on the circuit's.
/// </summary>
public abstract class JobAware : ComponentBase, IDisposable
{
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(250);
    private ITimer? _timer;
    private int _waiting;
    private bool _disposed;

    [Inject]
    protected JobHub Jobs { get; set; } = null!;

    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    /// <summary>The job as last drawn; null before the first.</summary>
    protected JobSnapshot? Job { get; private set; }

    protected override void OnInitialized()
    {
        Job = Jobs.Current;
        _timer = Clock.CreateTimer(_ => _ = InvokeAsync(TakeAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Jobs.Changed += Wake;
    }

    /// <summary>Called before a change is drawn: the place to read what a finished stage has left.</summary>
    /// <param name="before">The job as it was drawn before.</param>
    /// <param name="now">The job as it is.</param>
    protected virtual Task OnJobChangedAsync(JobSnapshot? before, JobSnapshot? now) => Task.CompletedTask;

    private void Wake()
    {
        if (Interlocked.Exchange(ref _waiting, 1) == 0)
        {
            _timer?.Change(DrawEvery, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task TakeAsync()
    {
        if (_disposed)
        {
            return;
        }

        // First the flag, then the snapshot: a change in between wakes the timer again.
        Volatile.Write(ref _waiting, 0);
        var (before, now) = (Job, Jobs.Current);
        Job = now;
        await OnJobChangedAsync(before, now);
        StateHasChanged();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            Jobs.Changed -= Wake;
            _timer?.Dispose();
        }
    }
}

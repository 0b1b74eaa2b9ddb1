using Microsoft.AspNetCore.Components.Server.Circuits;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;

namespace RecSys.Web;

/// <summary>Gives memory back once many tabs have been closed: while nobody clicks, nothing else makes the collector look at what they left.</summary>
internal sealed class ClosedTabs : IDisposable
{
    /// <summary>Fewer leave too little for a collection of everything, which makes all pages wait some tenths of a second.</summary>
    internal const int Many = 10;

    /// <summary>How long after the last of them: a closed window takes all its tabs with it.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly ITimer _timer;
    private int _closed;

    public ClosedTabs(TimeProvider clock, JobHub jobs)
        : this(clock, () => GiveBack(jobs))
    {
    }

    internal ClosedTabs(TimeProvider clock, Action giveBack) => _timer = clock.CreateTimer(
        _ =>
        {
            Interlocked.Exchange(ref _closed, 0);
            giveBack();
        },
        null,
        Timeout.InfiniteTimeSpan,
        Timeout.InfiniteTimeSpan);

    /// <summary>A tab's state was let go.</summary>
    public void Count()
    {
        if (Interlocked.Increment(ref _closed) >= Many)
        {
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>A job holds too much to be stopped for it, and gives all back at its end.</summary>
    private static void GiveBack(JobHub jobs)
    {
        if (jobs.Current is not { IsActive: true })
        {
            FreedMemory.GiveBack();
        }
    }
}

/// <summary>Tells of the end of a tab.</summary>
internal sealed class CircuitEnds(ClosedTabs tabs) : CircuitHandler
{
    /// <inheritdoc />
    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        tabs.Count();
        return Task.CompletedTask;
    }
}

using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;

namespace RecSys.Core.Serving;

/// <summary>Builds the live state after start and keeps it current: after each run, and when enough events were posted.</summary>
public sealed partial class LiveRefresher(LiveState live, EventLog log, JobHub jobs, ILogger<LiveRefresher> logger) : BackgroundService
{
    // One waiting signal stands for all: what is refreshed is the state of the moment.
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        jobs.Changed += JobChanged;
        live.FellBehind += Signal;
        try
        {
            await RunApart(live.Rebuild, stoppingToken);
            while (await _signals.Reader.WaitToReadAsync(stoppingToken))
            {
                _signals.Reader.TryRead(out _);
                await RunApart(live.Refresh, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            jobs.Changed -= JobChanged;
            live.FellBehind -= Signal;
        }
    }

    private void JobChanged()
    {
        if (jobs.Current is { Status: RunStatus.Queued })
        {
            // Before its bronze looks: what was answered for until now belongs to this run.
            log.Seal();
        }
        else if (jobs.Current is { IsActive: false })
        {
            Signal();
        }
    }

    private void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>On a thread of its own: it computes for seconds, and the pool's threads serve the pages.</summary>
    private Task RunApart(Action<CancellationToken> work, CancellationToken cancel) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                work(cancel);
            }
#pragma warning disable CA1031 // What was served before is served on; the next signal tries again.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFailure(e);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    [LoggerMessage(LogLevel.Error, "The live state could not be refreshed; what was served before is served on")]
    private partial void LogFailure(Exception exception);
}

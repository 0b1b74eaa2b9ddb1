using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Settings;

namespace RecSys.Core.Serving.Retraining;

/// <summary>Looks at drift and at the schedule for ever, and records how trainings ended. Looks at nothing while a run is at work.</summary>
public sealed partial class RetrainingLoop(Retrainer retrainer, LiveState live, JobHub jobs, SettingsBook book, TimeProvider clock, ILogger<RetrainingLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private long _checkedAt = clock.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Tick, clock, stoppingToken);
                await TurnSafelyAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TurnSafelyAsync(CancellationToken cancel)
    {
        try
        {
            await TurnAsync(cancel);
        }
        catch (LabException e)
        {
            // Nothing to compare yet, or a run came between.
            LogNothing(e.Message);
        }
#pragma warning disable CA1031 // The next turn tries again.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailure(e);
        }
    }

    private async Task TurnAsync(CancellationToken cancel)
    {
        retrainer.Settle();
        if (jobs.Current is { IsActive: true } || live.Shop is not { Champion.Model: not null } shop)
        {
            return;
        }

        retrainer.FollowSchedule(Moments.ToDateTimeOffset(shop.State.Now));
        var seconds = book.Current.Retraining.CheckSeconds;
        if (seconds > 0 && clock.GetElapsedTime(_checkedAt) >= TimeSpan.FromSeconds(seconds))
        {
            _checkedAt = clock.GetTimestamp();
            await retrainer.CheckAsync(cancel);
        }
    }

    [LoggerMessage(LogLevel.Information, "No retraining: {Why}")]
    private partial void LogNothing(string why);

    [LoggerMessage(LogLevel.Warning, "The retraining loop has failed; it goes on")]
    private partial void LogFailure(Exception exception);
}

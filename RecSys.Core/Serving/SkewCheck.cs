using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Serving;

/// <summary>
/// Compares, for ever, what lists are computed from with what a fold of the disk gives at the same moment: feature by feature, for some
/// customers. Anything but 0 means that an event was lost, doubled or read otherwise on its way.
/// </summary>
public sealed partial class SkewCheck(LiveState live, LiveBuilder builder, EventLog log, EventIntake intake, LandingWatcher watcher, SettingsBook book, TimeProvider clock, ILogger<SkewCheck> logger)
    : BackgroundService
{
    private const int Recent = 20;
    private const int Spread = 20;

    /// <summary>The last comparison; null before the first.</summary>
    public SkewReport? Last { get; private set; }

    /// <summary>Compares now.</summary>
    /// <returns>Null where there is no shop, silver is about to be taken over, or a file is half in: the next comparison tells.</returns>
    public async Task<SkewReport?> CompareAsync(CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        var (disk, copy) = await intake.WhileStillAsync(PinBoth, cancel);
        using (disk)
        {
            if (copy is not { } online || disk is null || online.Revision != disk.Revision || watcher.IsTaking)
            {
                return null;
            }

            var report = await Task.Factory.StartNew(
                () => Compare(online.State, builder.Fold(disk), started, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Last = report;
            if (report.Different > 0)
            {
                LogSkew(report.Different, report.Values, report.Feature);
            }

            return report;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var seconds = book.Current.Serving.SkewCheckSeconds;
                await Task.Delay(TimeSpan.FromSeconds(seconds == 0 ? 60 : seconds), clock, stoppingToken);
                if (book.Current.Serving.SkewCheckSeconds > 0)
                {
                    await CompareSafelyAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task CompareSafelyAsync(CancellationToken cancel)
    {
        try
        {
            await CompareAsync(cancel);
        }
#pragma warning disable CA1031 // The next comparison tries again.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailure(e);
        }
    }

    /// <summary>A file that was dropped and is not taken yet is on the disk and not in the state: not a skew, but not comparable either.</summary>
    private (DiskMoment? Disk, (ShopState State, long Revision)? Copy) PinBoth()
    {
        log.Seal();
        return watcher.IsTaking || watcher.HasWaiting ? (null, null) : (builder.Pin(), live.Copy());
    }

    private SkewReport Compare(ShopState online, ShopState offline, long started, CancellationToken cancel)
    {
        var settings = book.Current;
        var counted = builder.Count(offline, cancel);
        var same = new FeatureComparison(builder.Count(online, cancel), counted, settings);
        var served = live.Shop;
        var lag = served is null ? null : new FeatureComparison(served.Catalogue, counted, settings);
        var sample = Sample(online);
        foreach (var customer in sample)
        {
            if (offline.FindCustomer(customer.Id) is not { } other)
            {
                continue;
            }

            same.Add(customer, other, online.Now);
            if (served?.State.FindCustomer(customer.Id) is not null)
            {
                // The same history against the last count: what lists see of everybody else.
                lag!.Add(customer, other, online.Now);
            }
        }

        return new SkewReport(
            clock.GetUtcNow(), sample.Count, same.Values, same.Different, same.Largest, same.Feature, online.EventCount, offline.EventCount,
            lag is { Values: > 0 } ? (double)lag.Different / lag.Values : 0, clock.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Those who acted last, and some at even distances among all.</summary>
    private static List<CustomerHistory> Sample(ShopState state)
    {
        var active = state.Customers.Where(c => !c.Events.IsEmpty).ToList();
        var step = Math.Max(1, active.Count / Spread);
        return [.. active.OrderByDescending(c => c.Events[^1].Time).Take(Recent).Concat(active.Where((_, i) => i % step == 0).Take(Spread)).Distinct()];
    }

    [LoggerMessage(LogLevel.Error, "Skew: {Different} of {Values} feature values of the live state differ from those of the disk, first {Feature}")]
    private partial void LogSkew(long different, long values, string? feature);

    [LoggerMessage(LogLevel.Warning, "The features could not be compared")]
    private partial void LogFailure(Exception exception);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving;

/// <summary>
/// Applies sales files that somebody drops into the landing folder to the live state within seconds, before any run ingests them. The run
/// that does finds the same events, which count once. A file is read when its size has stood still between two looks.
/// </summary>
public sealed partial class LandingWatcher(LiveState live, LabDatabase database, SettingsBook book, LivePulse pulse, TimeProvider clock, ILogger<LandingWatcher> logger) : BackgroundService
{
    /// <summary>Events applied at a time: others who wait for the live state have their turn between.</summary>
    private const int Portion = 2_000;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, (long Size, DateTime Written)> _growing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Size, DateTime Written)> _done = new(StringComparer.Ordinal);

    /// <summary>A file is half in the live state.</summary>
    public bool IsTaking { get; private set; }

    /// <summary>Files that have not been taken because they may still grow.</summary>
    public bool HasWaiting => _growing.Count > 0;

    /// <summary>Looks once: takes what has stood still since the look before.</summary>
    public void Look()
    {
        var folder = database.Paths.LandingOf(LandingSchema.Sales.Name);
        if (live.Shop is null || !Directory.Exists(folder))
        {
            return;
        }

        var still = new DirectoryInfo(folder).EnumerateFiles("*.csv").Where(IsOurs).Where(StandsStill).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        if (still.Count == 0)
        {
            return;
        }

        using var connection = database.Connect(readOnly: true);
        var waiting = LandedEvents.FilesNotInSilver(connection, database.Paths).ToHashSet(StringComparer.Ordinal);
        foreach (var file in still)
        {
            if (waiting.Contains(file.FullName))
            {
                Take(file, AcceptedColumns.Read(connection, LandingSchema.Sales));
            }

            _done[file.Name] = (file.Length, file.LastWriteTimeUtc);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                LookSafely();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void LookSafely()
    {
        try
        {
            Look();
        }
#pragma warning disable CA1031 // The next look tries again; a file that cannot be read must not end the watching.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailure(e);
        }
    }

    /// <summary>Posted events were applied when they came; the generated history is left to the pipeline.</summary>
    private static bool IsOurs(FileInfo file) => !file.Name.StartsWith(EventLog.Prefix, StringComparison.Ordinal) && !LandingFile.IsGeneratedName(file.Name);

    private bool StandsStill(FileInfo file)
    {
        var now = (file.Length, file.LastWriteTimeUtc);
        if (_done.TryGetValue(file.Name, out var done) && done == now)
        {
            return false;
        }

        if (_growing.TryGetValue(file.Name, out var before) && before == now)
        {
            _growing.Remove(file.Name);
            return true;
        }

        _growing[file.Name] = now;
        return false;
    }

    private void Take(FileInfo file, AcceptedColumns accepted)
    {
        if (live.Shop is not { } shop)
        {
            return;
        }

        var events = LandedEvents.Read(file.FullName, shop.Judge(book.Current.Silver), clock.GetUtcNow().ToUnixTimeMilliseconds(), accepted);
        IsTaking = true;
        foreach (var portion in events.Chunk(Portion))
        {
            pulse.Applied(live.Apply(portion), posted: false, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
        }

        IsTaking = false;
        LogTaken(file.Name, events.Count);
    }

    [LoggerMessage(LogLevel.Information, "{File}: {Events} events count in the live state")]
    private partial void LogTaken(string file, int events);

    [LoggerMessage(LogLevel.Warning, "The landing folder could not be looked through; the next look tries again")]
    private partial void LogFailure(Exception exception);
}

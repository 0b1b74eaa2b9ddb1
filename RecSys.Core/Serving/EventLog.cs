using System.Globalization;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving;

/// <summary>
/// Posted events as landing files: what makes them durable, and what the next bronze run ingests like any other file. One file takes the
/// events of some seconds, so that thousands of calls do not leave thousands of files. Safe to use from several threads.
/// </summary>
public sealed class EventLog : IDisposable
{
    /// <summary>Names of files of posted events begin with this.</summary>
    public const string Prefix = LandingFile.PostedPrefix;

    private const long MostEventsPerFile = 100_000;

    private readonly LabPaths _paths;
    private readonly SettingsBook _book;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly ITimer _sealing;
    private EventSegment? _open;
    private int _files;

    public EventLog(LabPaths paths, SettingsBook book, TimeProvider clock)
    {
        (_paths, _book, _clock) = (paths, book, clock);
        _sealing = clock.CreateTimer(_ => Seal(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (Directory.Exists(Folder))
        {
            EventSegment.Recover(Folder);
        }
    }

    private string Folder => _paths.LandingOf(LandingSchema.Sales.Name);

    /// <summary>Appends events as one group. When it returns they are on the disk; where it throws, none of them is kept.</summary>
    public void Append(IReadOnlyList<PostedEvent> events)
    {
        lock (_gate)
        {
            string[] extras = [.. PostedEvent.ExtrasOf(events)];
            if (_open is { } open && (open.IsTorn || open.Events >= MostEventsPerFile || !open.Fits(extras)))
            {
                Close();
            }

            _open ??= Begin(extras);
            _open.Append(events);
        }
    }

    /// <summary>Closes the open file, so that bronze finds it.</summary>
    public void Seal()
    {
        lock (_gate)
        {
            Close();
        }
    }

    public void Dispose()
    {
        _sealing.Dispose();
        Seal();
    }

    private EventSegment Begin(string[] extras)
    {
        Directory.CreateDirectory(Folder);
        var time = _clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        string path;
        do
        {
            path = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{time}_{++_files:000000}.csv"));
        }
        while (File.Exists(path) || File.Exists(path + EventSegment.OpenSuffix));

        _sealing.Change(TimeSpan.FromSeconds(_book.Current.Serving.SegmentSeconds), Timeout.InfiniteTimeSpan);
        return new EventSegment(path, extras);
    }

    private void Close()
    {
        var open = _open;
        _open = null;
        open?.Close();
    }
}

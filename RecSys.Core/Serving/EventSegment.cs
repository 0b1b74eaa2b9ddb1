using CsvHelper;
using RecSys.Core.Stages.Bronze;

namespace RecSys.Core.Serving;

/// <summary>
/// A landing file of posted events while it is written: each group of events is appended and flushed to the disk, and when the file is
/// closed it gets the name under which bronze reads it. Not for use from several threads.
/// </summary>
internal sealed class EventSegment : IDisposable
{
    /// <summary>Follows the file's later name while it is open: bronze reads what ends in .csv.</summary>
    public const string OpenSuffix = ".open";

    private readonly FileStream _stream;
    private readonly string _path;
    private readonly string[] _extras;
    private readonly byte[] _header;
    private readonly MemoryStream _group = new();

    /// <param name="path">Name the file will have.</param>
    /// <param name="extras">Columns that the schema does not know.</param>
    public EventSegment(string path, string[] extras)
    {
        (_path, _extras) = (path, extras);
        _stream = new FileStream(path + OpenSuffix, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        using (var csv = CsvWriter.Create(_group, new CsvWriterOptions(), leaveOpen: true))
        {
            csv.WriteRecord([.. LandingSchema.Sales.Columns.Select(c => c.Name), .. extras]);
            csv.Flush();
        }

        _header = _group.ToArray();
        _group.SetLength(0);
    }

    public long Events { get; private set; }

    /// <summary>A group could not be written, and what there is of it not be cut off: nothing may follow.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Whether the file has a column for everything in these events.</summary>
    public bool Fits(IEnumerable<string> extras) => extras.All(name => _extras.Contains(name, StringComparer.Ordinal));

    /// <summary>Appends a group of events. When it returns they are on the disk; where it throws, none of them is in the file.</summary>
    public void Append(IReadOnlyList<PostedEvent> events)
    {
        var before = _stream.Length;
        try
        {
            // With the first group: where that could not be written, with the next.
            _group.Write(before == 0 ? _header : []);
            using (var csv = CsvWriter.Create(_group, new CsvWriterOptions(), leaveOpen: true))
            {
                foreach (var posted in events)
                {
                    csv.WriteRecord([.. posted.Values.Select(v => v ?? ""), .. _extras.Select(name => posted.Extras?.GetValueOrDefault(name) ?? "")]);
                }

                csv.Flush();
            }

            Write();
            Events += events.Count;
        }
        catch
        {
            IsTorn = true;
            _stream.SetLength(before);
            IsTorn = false;
            throw;
        }
        finally
        {
            _group.SetLength(0);
        }
    }

    private void Write()
    {
        try
        {
            _stream.Write(_group.GetBuffer(), 0, (int)_group.Length);
            _stream.Flush(flushToDisk: true);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // What .NET says where a quota or a file system lets no file grow so large.
            throw new IOException($"{Path.GetFileName(_path)} may not grow further.", e);
        }
    }

    /// <summary>Closes the file and gives it its name. One without events is removed, a torn one is left to <see cref="Recover"/>.</summary>
    public void Close()
    {
        Dispose();
        if (Events == 0)
        {
            File.Delete(_path + OpenSuffix);
        }
        else if (!IsTorn)
        {
            File.Move(_path + OpenSuffix, _path);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _group.Dispose();
    }

    /// <summary>
    /// Closes the files that a killed process left open. What follows the last whole record was never answered for, and is cut off; a file
    /// without any event is removed.
    /// </summary>
    public static void Recover(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.csv" + OpenSuffix))
        {
            var (length, records) = WholeRecords(File.ReadAllBytes(file));
            if (records < 2)
            {
                File.Delete(file);
                continue;
            }

            using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write))
            {
                stream.SetLength(length);
                stream.Flush(flushToDisk: true);
            }

            File.Move(file, file[..^OpenSuffix.Length]);
        }
    }

    /// <summary>A record ends at a line feed that stands outside quotes.</summary>
    private static (int Length, int Records) WholeRecords(ReadOnlySpan<byte> bytes)
    {
        var (length, records, quoted) = (0, 0, false);
        for (var i = 0; i < bytes.Length; i++)
        {
            quoted ^= bytes[i] == (byte)'"';
            if (bytes[i] == (byte)'\n' && !quoted)
            {
                (length, records) = (i + 1, records + 1);
            }
        }

        return (length, records);
    }
}

using System.Globalization;
using CsvHelper;
using Microsoft.Data.Sqlite;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving;

/// <summary>
/// Posted events as landing files, a micro-batch each: what makes them durable, and what the next bronze run ingests like any other file.
/// Also reads back what silver does not hold yet. One caller at a time.
/// </summary>
public sealed class EventLog(LabPaths paths, TimeProvider clock)
{
    private const string Prefix = LandingFile.PostedPrefix;

    private int _written;

    /// <summary>The moment an event posted now is judged at.</summary>
    internal DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Writes one micro-batch. When it returns, the file is on the disk under its final name.</summary>
    public void Append(IReadOnlyList<PostedEvent> events)
    {
        var folder = Directory.CreateDirectory(paths.LandingOf(LandingSchema.Sales.Name)).FullName;
        var time = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{time}_{++_written:000000}.csv"));

        // Under another name until it is whole: bronze reads every .csv, and a torn file would be read once and for all.
        var unfinished = file + ".tmp";
        using (var stream = File.Create(unfinished))
        {
            Write(stream, events);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, file);
    }

    /// <summary>Posted events that may not have reached silver: of files that bronze has not read, or has read since silver last ran.</summary>
    public IEnumerable<PostedEvent> NotInSilver(SqliteConnection connection)
    {
        var folder = paths.LandingOf(LandingSchema.Sales.Name);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var done = InSilver(connection);
        return Directory.EnumerateFiles(folder, Prefix + "*.csv")
            .Where(file => !done.Contains(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal)
            .SelectMany(Read);
    }

    /// <summary>Names of posted files whose rows all lie below silver's high-water mark.</summary>
    private static HashSet<string> InSilver(SqliteConnection connection)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var rows = new BulkRead(
            connection,
            """
            select path from bronze_files
            where kind = 'sales' and path like 'sales/api\_%' escape '\'
              and id not in (
                select file_id from bronze_sales
                where id > coalesce((select cast(value as integer) from lab_state where key = 'silver_watermark_sales'), 0))
            """);
        while (rows.Next())
        {
            names.Add(Path.GetFileName(rows.Text(0)));
        }

        return names;
    }

    private static void Write(Stream stream, IReadOnlyList<PostedEvent> events)
    {
        var extras = events.Where(e => e.Extras is not null).SelectMany(e => e.Extras!.Keys).Distinct(StringComparer.Ordinal).ToArray();
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions(), leaveOpen: true);
        csv.WriteRecord([.. LandingSchema.Sales.Columns.Select(c => c.Name), .. extras]);
        foreach (var posted in events)
        {
            csv.WriteRecord([.. posted.Values.Select(v => v ?? ""), .. extras.Select(name => posted.Extras?.GetValueOrDefault(name) ?? "")]);
        }

        csv.Flush();
    }

    private static List<PostedEvent> Read(string file)
    {
        var events = new List<PostedEvent>();
        using var csv = CsvReader.FromFile(file, new CsvReaderOptions { HasHeader = false });
        var header = true;
        while (csv.Read())
        {
            if (!header)
            {
                events.Add(Row(csv));
            }

            header = false;
        }

        return events;
    }

    /// <summary>The sales columns come first, in their order: this class wrote the file.</summary>
    private static PostedEvent Row(CsvReader csv)
    {
        var posted = new PostedEvent();
        for (var column = 0; column < posted.Values.Length; column++)
        {
            posted.Values[column] = csv.GetString(column) is { Length: > 0 } text ? text : null;
        }

        return posted;
    }
}

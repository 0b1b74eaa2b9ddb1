using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Silver;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving;

/// <summary>
/// Events of the landing folder's sales files that silver does not hold yet, read as bronze will split them and judged as silver will. The
/// generated history is left to the pipeline: a shop that is about to be replaced must not be mixed with the next.
/// </summary>
internal static class LandedEvents
{
    /// <summary>Longer rows are left to bronze.</summary>
    public const int MostRecordBytes = 100_000;

    /// <summary>Sales files whose rows are not all in silver, in the order of their names; files of posted events that are still open, too.</summary>
    public static IReadOnlyList<string> FilesNotInSilver(SqliteConnection connection, LabPaths paths)
    {
        var folder = paths.LandingOf(LandingSchema.Sales.Name);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var done = InSilver(connection);
        return [.. Directory.EnumerateFiles(folder)
            .Where(file => file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".csv" + EventSegment.OpenSuffix, StringComparison.Ordinal))
            .Where(file => !LandingFile.IsGeneratedName(Path.GetFileName(file)) && !done.Contains(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The good events of a file. What cannot be split or breaks a rule is silver's to tell; a file that vanished has none.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="judge">Knows the shop's customers and products.</param>
    /// <param name="receivedAt">Milliseconds since 1970 UTC.</param>
    /// <param name="accepted">What was decided about columns that the schema does not know.</param>
    public static IReadOnlyList<ShopEvent> Read(string file, SaleJudge judge, long receivedAt, AcceptedColumns accepted)
    {
        var events = new List<ShopEvent>();
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
            using var records = new CsvRecords(stream, MostRecordBytes);
            if (!records.Next() || records.Fault is not null || HeaderMap.Read(LandingSchema.Sales, records, accepted) is not { KnowsAny: true } header)
            {
                return events;
            }

            records.ExpectedFields = records.FieldCount;
            var row = new RecordRow(LandingSchema.Sales, records, header);
            while (records.Next())
            {
                if (records.Fault is null && judge.Keeps(row, receivedAt) is { } shopEvent)
                {
                    events.Add(shopEvent);
                }
            }
        }
        catch (IOException)
        {
            // Closed under another name, moved away or locked: whoever looks again finds it.
        }

        return events;
    }

    /// <summary>Names of files whose rows all lie below silver's high-water mark.</summary>
    private static HashSet<string> InSilver(SqliteConnection connection)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var rows = new BulkRead(
            connection,
            """
            select path from bronze_files
            where kind = 'sales' and id not in (
                select file_id from bronze_sales
                where id > coalesce((select cast(value as integer) from lab_state where key = 'silver_watermark_sales'), 0))
            """);
        while (rows.Next())
        {
            names.Add(Path.GetFileName(rows.Text(0)));
        }

        return names;
    }
}

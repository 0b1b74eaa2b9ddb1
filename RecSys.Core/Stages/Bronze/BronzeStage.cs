using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Landing files into bronze tables, as they are and exactly once.</summary>
public sealed class BronzeStage : IStage
{
    public string Name => "bronze";

    public string Question => "What did the files say, word for word?";

    public string Explanation =>
        "Appends the rows of every new CSV file in the landing folder, all columns as text, with file, line and time of ingestion. "
        + "A ledger with size and SHA-256 makes sure that no file is read twice. Nothing is cleaned here, so that every later number can be traced back to a line.";

    public IReadOnlyList<string> Reads => [Tables.Landing];

    public IReadOnlyList<string> Writes => [Tables.BronzeFiles, Tables.BronzeCustomers, Tables.BronzeProducts, Tables.BronzeSales, Tables.BronzeRescuedColumns, Tables.SilverQuarantine];

    public IReadOnlyList<TableSpec> Owns => [RescuedColumns.Spec];

    public IReadOnlyList<string> SettingsRead => [nameof(LabSettings.Bronze)];

    public string? Waiting(SqliteConnection connection, LabPaths paths)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        using (var rows = new BulkRead(connection, $"select path from {Tables.BronzeFiles}"))
        {
            while (rows.Next())
            {
                taken.Add(rows.Text(0));
            }
        }

        var waiting = LandingFile.Find(paths).Where(file => !taken.Contains(file.Path)).ToList();
        return waiting switch
        {
            [] => null,
            [var one] => $"{one.Path} waits in the landing folder",
            _ => FormattableString.Invariant($"{waiting.Count:N0} files wait in the landing folder, {waiting[0].Path} the first"),
        };
    }

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        PromisedFiles.MakeGood(context.Connection, context.Paths);
        var now = context.Clock.GetUtcNow();
        var files = LandingFile.Find(context.Paths);
        var ledger = new BronzeLedger(context.Connection, now);
        var findings = new LandingFindings();
        var fresh = Plan(context, now, files, ledger, findings);
        findings.Applied = new SchemaChanges(context.Connection, now).Apply();

        var before = Tabled(context);
        using var quarantine = new QuarantineWriter(context.Connection, now);
        var ingest = new FileIngest(context, quarantine, now);
        var bytesDone = 0L;
        var bytesAll = Math.Max(1, fresh.Sum(f => new FileInfo(f.FullPath).Length));
        foreach (var file in fresh)
        {
            cancel.ThrowIfCancellationRequested();
            var id = ledger.NextId();
            var (done, started) = (bytesDone, context.Clock.GetTimestamp());
            var ingested = ingest.Ingest(file, id, bytes => context.Progress((done + bytes) / (double)bytesAll, file.Path), cancel);
            ledger.Enter(id, file, ingested);
            findings.Add(file, ingested, context.Clock.GetElapsedTime(started).TotalSeconds);
            bytesDone += ingested.SizeBytes;
        }

        findings.Misplaced = LandingFile.FindMisplaced(context.Paths);
        findings.Unknown = RescuedColumns.Undecided(context.Connection);
        return Task.FromResult(Report(context, findings, files.Count, before));
    }

    /// <summary>Decides which files to read. A generated shop that was replaced starts bronze over.</summary>
    private static IReadOnlyList<LandingFile> Plan(StageContext context, DateTimeOffset now, IReadOnlyList<LandingFile> files, BronzeLedger ledger, LandingFindings findings)
    {
        var vanished = ledger.Vanished(files).ToList();
        var changed = ledger.Changed(files);
        if (changed.Count == 0)
        {
            ledger.NoteVerified(now);
        }

        if (vanished.Exists(entry => entry.Generated) || changed.Any(file => file.IsGenerated))
        {
            ShopReset.Clear(context.Connection);
            SilverMarks.Clear(context.Connection);
            ledger.Clear();
            findings.StartedOver = true;
            return files;
        }

        findings.Vanished = [.. vanished.Select(entry => entry.Path)];
        foreach (var file in changed)
        {
            if (ledger.GaveNoRows(file))
            {
                ledger.Forget(file);
            }
            else
            {
                findings.Changed.Add(file.Path);
            }
        }

        return [.. files.Where(file => !ledger.Knows(file))];
    }

    private static Dictionary<string, long> Tabled(StageContext context) => LandingSchema.Kinds
        .Select(kind => kind.Table)
        .ToDictionary(table => table, table => TableRuns.Rows(context.Connection, table));

    /// <param name="before">Rows of the bronze tables before the new files.</param>
    private static StageReport Report(StageContext context, LandingFindings findings, int filesFound, Dictionary<string, long> before)
    {
        var tables = LandingSchema.Kinds.ToDictionary(kind => kind.Table, kind => before[kind.Table] + findings.RowsOf(kind));
        tables[Tables.BronzeRescuedColumns] = LabDatabase.Scalar<long>(context.Connection, $"select count(*) from {Tables.BronzeRescuedColumns}");
        tables[Tables.BronzeFiles] = LabDatabase.Scalar<long>(context.Connection, $"select count(*) from {Tables.BronzeFiles}");
        if (filesFound == 0 && tables[Tables.BronzeFiles] == 0)
        {
            throw new LabException(
                $"There are no CSV files in {context.Paths.Landing}.",
                "Run the generation stage, or put files into its folders customers, products and sales.",
                Fault.Conflict);
        }

        return new StageReport
        {
            RowsIn = findings.Rows + findings.Rejected,
            RowsOut = findings.Rows,
            Tables = tables,
            Writes = [.. findings.Writes(tables)],
            Notes = findings.Notes(CultureInfo.InvariantCulture),
            Checks = findings.Checks(CultureInfo.InvariantCulture),
        };
    }
}

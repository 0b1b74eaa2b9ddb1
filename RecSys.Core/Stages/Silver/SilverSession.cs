using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>What the cleaners of one run share: connection, quarantine, high-water marks, paths of files.</summary>
internal sealed class SilverSession(StageContext context, CancellationToken cancel) : IDisposable
{
    private readonly Dictionary<int, string> _paths = ReadPaths(context.Connection);

    public SqliteConnection Connection => context.Connection;

    public int Threads => context.Threads;

    /// <summary>Bronze rows that are worth putting them all to work.</summary>
    public required int RowsWorthThreads { get; init; }

    public int MaxDaysInFuture => context.Settings.Silver.MaxDaysInFuture;

    /// <summary>First moment a sale of this run may have, from the newest event of the runs before; of the first run any.</summary>
    public long OldestSale { get; } = TableRuns.DataUntil(context.Connection, Tables.SilverSales) is { } newest
        ? newest - context.Settings.Silver.RetentionDays * Moments.Day
        : long.MinValue;

    public QuarantineWriter Quarantine { get; } = new(context.Connection, context.Clock.GetUtcNow());

    /// <summary>Rows that somebody mended by hand.</summary>
    public Mends Mends { get; } = new(context.Connection, context.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    public long Now { get; } = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Highest bronze id that is in silver already.</summary>
    public long Watermark(LandingKind kind) =>
        LabDatabase.Scalar<long>(Connection, "select cast(value as integer) from lab_state where key = ?1", SilverMarks.Prefix + kind.Name);

    public void SetWatermark(LandingKind kind, long bronzeId) => LabDatabase.Execute(
        Connection,
        "insert into lab_state (key, value) values (?1, cast(?2 as text)) on conflict (key) do update set value = excluded.value",
        SilverMarks.Prefix + kind.Name,
        bronzeId);

    public long HighestBronzeId(LandingKind kind) => Count($"select coalesce(max(id), 0) from {kind.Table}");

    public long Count(string sql, params object?[] arguments) => LabDatabase.Scalar<long>(Connection, sql, arguments);

    public void Reject(BronzeRawRow raw, (string Rules, string Reason) verdict) => Quarantine.Write(PlaceOf(raw), verdict.Rules, verdict.Reason, raw.ToJson());

    public void Reject(RejectedSale sale) => Quarantine.Write(sale.Place, sale.Verdict.Rules, sale.Verdict.Reason, sale.RawRow);

    public RowPlace PlaceOf(BronzeRawRow raw) => new(raw.Kind.Name, _paths.GetValueOrDefault(raw.FileId, "?"), raw.Line, raw.BronzeId);

    /// <summary>Does the parts of a work at once, each with a connection of its own that reads what was committed.</summary>
    public void ForEachPart(int parts, Action<int, SqliteConnection> work)
    {
        try
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts, CancellationToken = cancel }, part =>
            {
                using var connection = new SqliteConnection(LabDatabase.ConnectionString(context.Paths, readOnly: true) + ";Pooling=False");
                connection.Open();
                work(part, connection);
            });
        }
        catch (AggregateException e)
        {
            // The first is what a single thread would have met.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>Tells how far a pass is, and stops where the run was cancelled.</summary>
    public void Tick(double fraction, string doing)
    {
        cancel.ThrowIfCancellationRequested();
        context.Progress(fraction, doing);
    }

    public void Dispose() => Quarantine.Dispose();

    private static Dictionary<int, string> ReadPaths(SqliteConnection connection)
    {
        var paths = new Dictionary<int, string>();
        using var rows = new BulkRead(connection, $"select id, path from {Tables.BronzeFiles}");
        while (rows.Next())
        {
            paths.Add(rows.Int(0), rows.Text(1));
        }

        return paths;
    }
}

using System.Collections;
using Microsoft.Data.Sqlite;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Labs.Cleaning;

/// <summary>A row of a generated file that waits in quarantine.</summary>
internal sealed record RejectedRow(string File, long Line, long? BronzeId, string Reason);

/// <summary>What became of the sales rows of the generated files. One pass over silver; a bit a row.</summary>
internal sealed class RowFates
{
    private readonly IReadOnlyCollection<CleanedFile> _files;
    private readonly Dictionary<long, long> _times = [];
    private readonly long _firstId;
    private readonly BitArray _isKept;
    private readonly BitArray _isRejected;

    /// <param name="connection">Open.</param>
    /// <param name="files">The generated files.</param>
    /// <param name="watched">Bronze ids whose event's moment is asked for.</param>
    /// <param name="since">Rows of silver and quarantine before it are not of these files.</param>
    public RowFates(SqliteConnection connection, IReadOnlyCollection<CleanedFile> files, HashSet<long> watched, AuditMark since)
    {
        _files = files;
        _firstId = files.Min(f => f.FirstId);
        var rows = checked((int)(files.Max(f => f.EndId) - _firstId));
        (_isKept, _isRejected) = (new BitArray(rows), new BitArray(rows));
        Rejected = ReadRejected(connection, since);
        foreach (var id in Rejected.Select(r => r.BronzeId).OfType<long>())
        {
            _isRejected[(int)(id - _firstId)] = true;
        }

        using var events = new BulkRead(connection, $"select bronze_id, event_time from {Tables.SilverSales} where id > ?3 and bronze_id >= ?1 and bronze_id < ?2", _firstId, _firstId + rows, since.SaleId);
        while (events.Next())
        {
            _isKept[(int)(events.Long(0) - _firstId)] = true;
            if (watched.Contains(events.Long(0)))
            {
                _times.Add(events.Long(0), events.Long(1));
            }
        }
    }

    /// <summary>Rows of all kinds of generated files that wait in quarantine, or left it because somebody mended them; bronze ids of sales only.</summary>
    public IReadOnlyList<RejectedRow> Rejected { get; }

    /// <summary>Rows that are neither an event of their own nor in quarantine: they repeat another.</summary>
    public IEnumerable<(CleanedFile File, long BronzeId)> Deduplicated() =>
        from file in _files
        from id in Range(file)
        where !IsKept(id) && !IsRejected(id)
        select (file, id);

    public bool IsKept(long bronzeId) => _isKept[(int)(bronzeId - _firstId)];

    public bool IsRejected(long bronzeId) => _isRejected[(int)(bronzeId - _firstId)];

    /// <summary>Moment of a watched row's event.</summary>
    public long TimeOf(long bronzeId) => _times[bronzeId];

    private static IEnumerable<long> Range(CleanedFile file)
    {
        for (var id = file.FirstId; id < file.EndId; id++)
        {
            yield return id;
        }
    }

    private static List<RejectedRow> ReadRejected(SqliteConnection connection, AuditMark since)
    {
        var rejected = new List<RejectedRow>();
        using var rows = new BulkRead(
            connection,
            $"""
            select q.file, q.line, case q.kind when '{LandingSchema.Sales.Name}' then q.bronze_id end, q.reason
            from {Tables.SilverQuarantine} q join {Tables.BronzeFiles} f on f.path = q.file
            where f.generated = 1 and f.id > ?1
              and (q.released_at is null or exists (
                select 1 from {Tables.SilverMends} m where m.file = q.file and m.line = q.line and m.replayed_at is not null))
            order by q.id
            """,
            since.FileId);
        while (rows.Next())
        {
            rejected.Add(new RejectedRow(rows.Text(0), rows.Long(1), rows.LongOrNull(2), rows.Text(3)));
        }

        return rejected;
    }
}

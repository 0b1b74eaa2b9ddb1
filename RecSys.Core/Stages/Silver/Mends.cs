using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>A quarantined row as somebody mended it.</summary>
/// <param name="BronzeId">Its bronze row; minus its own id for a line that never became one.</param>
/// <param name="IngestedAt">When the row as it came was ingested: the mended one is judged as of that moment.</param>
/// <param name="IsWaiting">Silver has not accepted it yet.</param>
internal sealed record Mend(long Id, long QuarantineId, long BronzeId, long IngestedAt, PostedRawRow Row, bool IsWaiting);

/// <summary>
/// Mended rows of the quarantine. A row is rejected as it came, then accepted as it was mended: in the run after the mend and in
/// every rebuild of silver alike.
/// </summary>
internal sealed class Mends(SqliteConnection connection, long now)
{
    /// <summary>Rows accepted in this run.</summary>
    public long Accepted { get; private set; }

    /// <summary>Rows that break a rule as they were mended, too.</summary>
    public long Refused { get; private set; }

    /// <summary>Mends of rows that stand in quarantine: those that wait and those that were accepted, in the order they were made.</summary>
    public IReadOnlyList<Mend> Of(LandingKind kind)
    {
        var mends = new List<Mend>();
        using var rows = new BulkRead(
            connection,
            $"""
            select m.id, q.id, q.bronze_id, f.ingested_at, m.mended_row, q.released_at
            from {Tables.SilverMends} m
            join {Tables.SilverQuarantine} q on q.kind = m.kind and q.file = m.file and q.line = m.line
            join {Tables.BronzeFiles} f on f.path = m.file and f.sha256 = m.file_sha256
            where m.kind = ?1 and m.decision = '{MendDecisions.Mended}' and (q.released_at is null or m.replayed_at is not null)
            order by m.id
            """,
            kind.Name);
        while (rows.Next())
        {
            mends.Add(new Mend(rows.Long(0), rows.Long(1), rows.LongOrNull(2) ?? -rows.Long(0), rows.Long(3), new PostedRawRow(kind, Columns(rows.Text(4))), rows.IsNull(5)));
        }

        return mends;
    }

    /// <summary>Notes that the rules let a mended row pass.</summary>
    public void Accept(Mend mend)
    {
        Accepted++;
        LabDatabase.Execute(connection, $"update {Tables.SilverQuarantine} set released_at = ?1 where id = ?2", now, mend.QuarantineId);
        LabDatabase.Execute(connection, $"update {Tables.SilverMends} set replayed_at = ?1, problem = null where id = ?2", now, mend.Id);
    }

    /// <summary>Notes why they did not.</summary>
    public void Refuse(Mend mend, string reason)
    {
        Refused++;
        LabDatabase.Execute(connection, $"update {Tables.SilverMends} set replayed_at = null, problem = ?1 where id = ?2", reason, mend.Id);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Columns(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string?>>(json) ?? [];
}

/// <summary>What somebody may decide about a quarantined row, as <c>silver_mends</c> spells it.</summary>
public static class MendDecisions
{
    public const string Mended = "mended";
    public const string Discarded = "discarded";
}

using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>A file as it was when it was ingested.</summary>
internal sealed record LedgerEntry(long Id, string Path, long SizeBytes, string Sha256, bool Generated, long Rows, DateTimeOffset IngestedAt);

/// <summary>The files that are in bronze already: each is ingested exactly once.</summary>
/// <param name="connection">In the stage's transaction.</param>
/// <param name="now">A mark that lies after it was made before the clock was set back, and vouches for nothing.</param>
internal sealed class BronzeLedger(SqliteConnection connection, DateTimeOffset now)
{
    private const string VerifiedKey = "landing_verified_at";

    private readonly Dictionary<string, LedgerEntry> _entries = Read(connection);

    // Files that were copied or restored are younger than their ingestion: hashed once, then known.
    private readonly DateTimeOffset _verifiedAt = DateTimeOffset.FromUnixTimeMilliseconds(
        LabDatabase.Scalar<long>(connection, "select cast(value as integer) from lab_state where key = ?1", VerifiedKey));

    public IEnumerable<LedgerEntry> Vanished(IReadOnlyList<LandingFile> files)
    {
        var present = files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return _entries.Values.Where(entry => !present.Contains(entry.Path)).OrderBy(entry => entry.Path, StringComparer.Ordinal);
    }

    public bool Knows(LandingFile file) => _entries.ContainsKey(file.Path);

    /// <summary>Known files whose content is no longer what was ingested.</summary>
    public IReadOnlyList<LandingFile> Changed(IReadOnlyList<LandingFile> files) =>
        [.. files.Where(file => _entries.TryGetValue(file.Path, out var entry) && HasChanged(file, entry))];

    /// <summary>Notes that every known file was looked at: what was written before and is as long as it was need not be hashed again.</summary>
    /// <param name="at">A moment before they were looked at.</param>
    public void NoteVerified(DateTimeOffset at) => LabDatabase.Execute(
        connection,
        "insert into lab_state (key, value) values (?1, cast(?2 as text)) on conflict (key) do update set value = excluded.value",
        VerifiedKey,
        at.ToUnixTimeMilliseconds());

    /// <summary>Nothing of it is in bronze (it was empty, or not CSV), so a mended copy may be read as if it were new.</summary>
    public bool GaveNoRows(LandingFile file) => _entries[file.Path].Rows == 0;

    public void Forget(LandingFile file)
    {
        LabDatabase.Execute(connection, $"delete from {Tables.SilverQuarantine} where file = ?1 and bronze_id is null", file.Path);
        LabDatabase.Execute(connection, $"delete from {Tables.BronzeFiles} where path = ?1", file.Path);
        _entries.Remove(file.Path);
    }

    public void Clear() => _entries.Clear();

    /// <summary>The id the next file gets.</summary>
    public long NextId() => LabDatabase.Scalar<long>(connection, $"select coalesce(max(id), 0) + 1 from {Tables.BronzeFiles}");

    public void Enter(long id, LandingFile file, IngestedFile ingested) => LabDatabase.Execute(
        connection,
        $"insert into {Tables.BronzeFiles} (id, kind, path, size_bytes, sha256, generated, ingested_at, rows, rejected_rows, problem, source) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        id,
        file.Kind.Name,
        file.Path,
        ingested.SizeBytes,
        ingested.Sha256,
        file.IsGenerated ? 1 : 0,
        now.ToUnixTimeMilliseconds(),
        ingested.Rows,
        ingested.Rejected,
        ingested.Problem,
        file.Source);

    private bool HasChanged(LandingFile file, LedgerEntry entry)
    {
        // Not written since: what was ingested. To hash every file there ever was would make a further day cost what the history has.
        var found = new FileInfo(file.FullPath);
        var known = entry.IngestedAt > _verifiedAt ? entry.IngestedAt : _verifiedAt;
        if (found.Length == entry.SizeBytes && found.LastWriteTimeUtc < known.UtcDateTime && known <= now)
        {
            return false;
        }

        using var stream = File.OpenRead(file.FullPath);
        return stream.Length != entry.SizeBytes || Convert.ToHexStringLower(SHA256.HashData(stream)) != entry.Sha256;
    }

    private static Dictionary<string, LedgerEntry> Read(SqliteConnection connection)
    {
        var entries = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        using var rows = new BulkRead(connection, $"select id, path, size_bytes, sha256, generated, rows, ingested_at from {Tables.BronzeFiles}");
        while (rows.Next())
        {
            var entry = new LedgerEntry(rows.Long(0), rows.Text(1), rows.Long(2), rows.Text(3), rows.Int(4) != 0, rows.Long(5), DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(6)));
            entries.Add(entry.Path, entry);
        }

        return entries;
    }
}

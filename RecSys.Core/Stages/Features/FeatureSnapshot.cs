using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Features;

/// <summary>
/// An immutable training snapshot: a Parquet file per train and validation fold in a folder of its own, and the manifest row that says
/// what they hold. Columns: customer_id, product_id, label (1: bought in the window), then the features as float; rows by customer, best candidate first.
/// </summary>
/// <param name="Id">Names the folder, too.</param>
/// <param name="FeatureFingerprint">Of the catalogue the features were computed by.</param>
/// <param name="Folds">In time order.</param>
public sealed record FeatureSnapshot(string Id, string FeatureFingerprint, IReadOnlyList<FoldSnapshot> Folds)
{
    /// <summary>How the manifest is written.</summary>
    internal static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Folder of a snapshot's files.</summary>
    public static string Folder(LabPaths paths, string id) => Path.Combine(paths.Snapshots, id);

    /// <summary>The newest snapshot, by its run: a clock may be set back; null before the first.</summary>
    public static FeatureSnapshot? Latest(SqliteConnection connection)
    {
        using var row = new BulkRead(
            connection,
            $"select snapshot_id, feature_fingerprint, manifest from {Tables.FeatureSnapshots} order by run_id desc limit 1");
        return row.Next() ? new FeatureSnapshot(row.Text(0), row.Text(1), FoldsOf(row.Text(2))) : null;
    }

    /// <summary>What a manifest says of its files.</summary>
    internal static IReadOnlyList<FoldSnapshot> FoldsOf(string manifest) => JsonSerializer.Deserialize<List<FoldSnapshot>>(manifest, Json)!;

    /// <summary>A name that sorts by time: moment of creation and run.</summary>
    internal static string NewId(DateTimeOffset created, long runId) =>
        string.Create(CultureInfo.InvariantCulture, $"{created.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-run{runId}");

    internal void WriteManifest(SqliteConnection connection, long runId, DateTimeOffset created, long asOf, int seed) => LabDatabase.Execute(
        connection,
        $"insert into {Tables.FeatureSnapshots} (snapshot_id, run_id, created_at, as_of, seed, feature_fingerprint, rows, manifest) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        Id,
        runId,
        created.ToUnixTimeMilliseconds(),
        asOf,
        seed,
        FeatureFingerprint,
        Folds.Sum(f => f.Rows),
        JsonSerializer.Serialize(Folds, Json));

    /// <summary>Takes the oldest snapshots out of the table.</summary>
    internal static void Forget(SqliteConnection connection, int keep) => LabDatabase.Execute(
        connection,
        $"delete from {Tables.FeatureSnapshots} where snapshot_id not in (select snapshot_id from {Tables.FeatureSnapshots} order by run_id desc limit ?1)",
        keep);

    /// <summary>Ids of the snapshots in the table.</summary>
    internal static IReadOnlyList<string> Kept(SqliteConnection connection)
    {
        var ids = new List<string>();
        using var rows = new BulkRead(connection, $"select snapshot_id from {Tables.FeatureSnapshots}");
        while (rows.Next())
        {
            ids.Add(rows.Text(0));
        }

        return ids;
    }

    /// <summary>Removes the folders of forgotten snapshots and of runs that never committed.</summary>
    internal static void RemoveOthers(LabPaths paths, IReadOnlyList<string> kept)
    {
        if (!Directory.Exists(paths.Snapshots))
        {
            return;
        }

        foreach (var folder in Directory.GetDirectories(paths.Snapshots).Where(f => !kept.Contains(Path.GetFileName(f))))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The complaint of whoever finds no snapshot, or one that cannot be used.</summary>
    internal static LabException Unusable(string what) => new(what, "Run the stages features, labels and splits again.", Fault.Conflict);
}

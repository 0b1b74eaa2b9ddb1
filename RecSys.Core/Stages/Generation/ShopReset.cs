using Microsoft.Data.Sqlite;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>Forgets a shop when another one takes its place: whatever was made from the old one's events must not mix with the new.</summary>
public static class ShopReset
{
    // The lab's own record, what people decided, and what generation itself writes.
    private static readonly string[] Kept = ["runs", "stage_runs", "lab_state", Tables.TableRuns, Tables.SilverMends, Tables.BronzeSchemaChanges];
    private static readonly string[] KeptPrefixes = ["sqlite_", "__", "truth_", "generation_"];

    /// <summary>
    /// Empties every table but the record of runs, the lab's state and generation's own, and raises silver's revision. Files of models
    /// and snapshots stay on disk. Part of the caller's transaction.
    /// </summary>
    public static void Clear(SqliteConnection connection)
    {
        foreach (var table in TablesOf(connection).Where(t => !Kept.Contains(t) && !KeptPrefixes.Any(p => t.StartsWith(p, StringComparison.Ordinal))))
        {
            LabDatabase.Execute(connection, $"delete from \"{table}\"");
        }

        SilverMark.StartOver(connection);
        ShopHistoryReader.RaiseRevision(connection);
    }

    private static List<string> TablesOf(SqliteConnection connection)
    {
        var tables = new List<string>();
        using var rows = new BulkRead(connection, "select name from sqlite_master where type = 'table' order by name");
        while (rows.Next())
        {
            tables.Add(rows.Text(0));
        }

        return tables;
    }
}

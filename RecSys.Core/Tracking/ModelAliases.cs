using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Tracking;

/// <summary>Names that point at versions. Every change is kept, so that it can be undone.</summary>
public static class ModelAliases
{
    /// <summary>Serves.</summary>
    public const string Champion = "champion";

    /// <summary>The newest version, where it does not serve.</summary>
    public const string Challenger = "challenger";

    /// <summary>Why a version that passed the gate is the challenger.</summary>
    public const string Waits = "it may serve and waits for approval";

    private const string UndoReason = "undone";

    /// <summary>Points an alias at a version, or at none; a change to what it already names is none.</summary>
    public static void Set(SqliteConnection connection, string alias, int? version, long at, string reason)
    {
        var from = ModelTables.Named(connection, alias)?.Version;
        if (from == version)
        {
            return;
        }

        if (version is null)
        {
            LabDatabase.Execute(connection, $"delete from {Tables.ModelAliases} where alias = ?1", alias);
        }
        else
        {
            LabDatabase.Execute(
                connection,
                $"insert into {Tables.ModelAliases} (alias, version, since) values (?1, ?2, ?3) on conflict (alias) do update set version = ?2, since = ?3",
                alias,
                version,
                at);
        }

        LabDatabase.Execute(
            connection,
            "insert into model_alias_changes (alias, from_version, to_version, at, reason) values (?1, ?2, ?3, ?4, ?5)",
            alias,
            from,
            version,
            at,
            reason);
    }

    /// <summary>Points the champion back at what it named before its last change that is not undone yet. The version that served becomes the challenger again, where no newer one is.</summary>
    /// <returns>The version that serves now.</returns>
    /// <exception cref="LabException">There is nothing to go back to.</exception>
    public static int UndoChampion(SqliteConnection connection, long at)
    {
        var previous = Previous(connection) ?? throw new LabException(
            "There is no earlier champion to go back to.", "Promote a version on the Models page.", Fault.Conflict);
        var left = ModelTables.Named(connection, Champion)?.Version;
        Set(connection, Champion, previous, at, UndoReason);
        var challenger = ModelTables.Named(connection, Challenger)?.Version;
        if (challenger is null || challenger == previous)
        {
            Set(connection, Challenger, left, at, UndoReason);
        }

        return previous;
    }

    /// <summary>What <see cref="UndoChampion"/> would go back to; null where there is nothing.</summary>
    public static int? Previous(SqliteConnection connection)
    {
        var changes = new Stack<int?>();
        using var rows = new BulkRead(connection, "select from_version, reason from model_alias_changes where alias = ?1 order by id", Champion);
        while (rows.Next())
        {
            if (rows.Text(1) == UndoReason)
            {
                changes.Pop();
            }
            else
            {
                changes.Push(rows.IntOrNull(0));
            }
        }

        return changes.Count > 0 ? changes.Peek() : null;
    }
}

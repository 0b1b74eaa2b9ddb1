using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.State;

/// <summary>
/// Loads silver into a <see cref="ShopHistory"/> and keeps the last one in memory. When silver has grown since, only what is new is read and
/// put where it belongs; when it was emptied, everything is.
/// </summary>
public sealed class ShopHistoryReader
{
    /// <summary>Key in <c>lab_state</c>: silver raises it in the transaction of every change.</summary>
    public const string RevisionKey = "silver_revision";

    private readonly Lock _gate = new();
    private Kept? _last;

    /// <summary>The history as the connection's transaction sees it.</summary>
    /// <param name="connection">Open; the caller owns it.</param>
    /// <param name="threads">Threads to read a whole history with.</param>
    /// <exception cref="LabException">Silver is empty.</exception>
    public ShopHistory Read(SqliteConnection connection, int threads = 1)
    {
        lock (_gate)
        {
            var history = Current(connection, threads);
            return history.Events.Count > 0 ? history : throw new LabException(
                "There are no clean events to work on.",
                "Run generation, bronze and silver first, or put CSV files into the landing folder.",
                Fault.Conflict);
        }
    }

    public static long Revision(SqliteConnection connection) =>
        LabDatabase.Scalar<long>(connection, "select cast(value as integer) from lab_state where key = ?1", RevisionKey);

    /// <summary>Marks silver as changed; part of the transaction that changes it.</summary>
    public static void RaiseRevision(SqliteConnection connection) =>
        LabDatabase.Execute(connection, "insert into lab_state (key, value) values (?1, '1') on conflict (key) do update set value = cast(value as integer) + 1", RevisionKey);

    private ShopHistory Current(SqliteConnection connection, int threads)
    {
        var (revision, mark) = (Revision(connection), SilverMark.Of(connection));
        if (_last is { } kept && kept.Database == connection.DataSource)
        {
            if (kept.Revision == revision)
            {
                return kept.History;
            }

            if (kept.Revision > revision)
            {
                // A reader that began before the last change: it must not see what came after.
                return Load(connection, threads);
            }

            if (kept.Mark.Epoch == mark.Epoch)
            {
                return Keep(connection, revision, mark, kept.History.With(SilverChanges.Since(connection, kept.Mark)));
            }
        }

        _last = null;
        return Keep(connection, revision, mark, Load(connection, threads));
    }

    private ShopHistory Keep(SqliteConnection connection, long revision, SilverMark mark, ShopHistory history)
    {
        _last = new Kept(connection.DataSource, revision, mark, history);
        return history;
    }

    private static ShopHistory Load(SqliteConnection connection, int threads)
    {
        var all = SilverChanges.Since(connection, SilverMark.Beginning(connection), threads);
        return new ShopHistory(all.Customers, all.Products, all.Events, threads);
    }

    private sealed record Kept(string Database, long Revision, SilverMark Mark, ShopHistory History);
}

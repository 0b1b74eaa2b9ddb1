using Microsoft.Data.Sqlite;

namespace RecSys.Core.Storage;

/// <summary>
/// Brings what stages committed from the write-ahead log into the database's file. A commit does so itself before it returns, and the stage waits; here another
/// thread does it while the next stage begins. What is committed stands in the log meanwhile, so nothing depends on when this is done.
/// </summary>
/// <param name="threads">Threads there are; with one, nothing goes on beside it.</param>
internal sealed class LogCheckpoints(LabDatabase database, int threads)
{
    /// <summary>Pages that are worth it: SQLite's own measure.</summary>
    private const long WorthPages = 1000;

    /// <summary>A log longer than this, a gigabyte, is waited for: only one that was brought in whole is written from its beginning again.</summary>
    private const long MostPages = 1 << 18;

    private Task _running = Task.CompletedTask;

    /// <summary>Has a connection's commits leave the log to this.</summary>
    public static void Take(SqliteConnection connection) => LabDatabase.Execute(connection, "pragma wal_autocheckpoint = 0");

    /// <summary>After a commit: begins to bring in what the log holds.</summary>
    /// <param name="isLast">Nothing follows that could go on meanwhile.</param>
    public async Task BeginAsync(SqliteConnection committed, bool isLast)
    {
        await _running;
        var (pages, done) = Pages(committed);
        if (pages - done < WorthPages)
        {
            return;
        }

        var connection = database.Connect();
        _running = Task.Run(() => BringIn(connection));
        if (isLast || threads < 2 || pages > MostPages)
        {
            await _running;
        }
    }

    /// <summary>When nothing is under way any longer.</summary>
    public Task EndAsync() => _running;

    private static (long InLog, long Done) Pages(SqliteConnection connection)
    {
        using var rows = new BulkRead(connection, "pragma wal_checkpoint(noop)");
        return rows.Next() ? (rows.Long(1), rows.Long(2)) : (0, 0);
    }

    private static void BringIn(SqliteConnection connection)
    {
        using (connection)
        {
            try
            {
                LabDatabase.Execute(connection, "pragma wal_checkpoint(passive)");
            }
            catch (SqliteException)
            {
                // As after a commit: what could not be brought in stays in the log until the next time.
            }
        }
    }
}

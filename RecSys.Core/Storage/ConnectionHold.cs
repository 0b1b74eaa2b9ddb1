using Microsoft.Data.Sqlite;

namespace RecSys.Core.Storage;

/// <summary>
/// Holds a connection's own lock. Every call to SQLite takes that lock, several a row; who has it already takes it again without an atomic operation. Others
/// who use the connection wait, so it is for work that has a connection to itself. Ends on the thread it began on.
/// </summary>
internal readonly ref struct ConnectionHold
{
    private readonly nint _mutex;

    /// <param name="connection">Open; the caller owns it, and it stays open as long as this is.</param>
    public ConnectionHold(SqliteConnection connection)
    {
        _mutex = SqliteCalls.MutexOf((connection.Handle ?? throw new InvalidOperationException("The connection is not open.")).DangerousGetHandle());
        SqliteCalls.Enter(_mutex);
    }

    public void Dispose() => SqliteCalls.Leave(_mutex);
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Domain;

namespace RecSys.Core.Storage;

/// <summary>The lab's one SQLite file: opened with WAL, brought to this version's schema at start.</summary>
public sealed class LabDatabase(LabPaths paths, IDbContextFactory<LabContext> contexts)
{
    private const int DefaultLockSeconds = 30;

    public LabPaths Paths { get; } = paths;

    /// <summary>How long to wait for another program's lock, in seconds.</summary>
    public int LockSeconds { get; init; } = DefaultLockSeconds;

    /// <summary>Small enough to be read whole at every start: some tenths of a second.</summary>
    public bool IsSmall => new FileInfo(Paths.Database) is { Exists: true, Length: < 64 << 20 };

    public LabContext Context() => contexts.CreateDbContext();

    /// <summary>Migrations that this version of the lab has.</summary>
    public IReadOnlyList<string> KnownMigrations()
    {
        using var context = Context();
        return [.. context.Database.GetMigrations()];
    }

    /// <summary>Creates the file or migrates it.</summary>
    /// <exception cref="LabException">The file was written by a newer version, or is not a database.</exception>
    public void Open()
    {
        Directory.CreateDirectory(Paths.DataDirectory);
        using var context = Context();
        try
        {
            var known = KnownMigrations().ToHashSet(StringComparer.Ordinal);
            var newer = File.Exists(Paths.Database) ? context.Database.GetAppliedMigrations().Where(m => !known.Contains(m)).ToList() : [];
            if (newer.Count > 0)
            {
                throw new LabException(
                    $"{Paths.Database} was written by a newer version of the lab (it has {string.Join(", ", newer)}).",
                    "Start that version, or name another folder with Lab__DataDirectory.");
            }

            Unlock();
            context.Database.Migrate();
            context.Database.ExecuteSqlRaw("pragma journal_mode = wal");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            throw new LabException($"{Paths.Database} is locked by another program.", "Close what has it open (a database browser, a backup, a sync client), then start the lab again.", Fault.Conflict, e);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR)
        {
            throw new LabException(
                $"{Paths.Database} cannot be written to: {e.Message}", "Give this user the right to write it and its folder, free some space, or name another folder with Lab__DataDirectory=FOLDER.", inner: e);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT)
        {
            throw Damaged(e.Message, e);
        }
    }

    /// <summary>
    /// Takes away the row by which EF Core keeps two processes from migrating at once. One that was killed meanwhile leaves it behind, and every later
    /// start would wait for it without end; that nobody else works on the folder is <see cref="FolderClaim"/>'s to know.
    /// </summary>
    private void Unlock()
    {
        if (File.Exists(Paths.Database))
        {
            using var connection = Connect();
            if (Scalar<long>(connection, "select count(*) from sqlite_master where name = '__EFMigrationsLock'") > 0)
            {
                Execute(connection, "delete from \"__EFMigrationsLock\"");
            }
        }
    }

    /// <summary>Reads the whole file and looks whether it hangs together: seconds for a large lab, so at every start of a small one, and of others after an end out of order.</summary>
    /// <exception cref="LabException">It does not.</exception>
    public void Check()
    {
        try
        {
            using var connection = Connect(readOnly: true);
            if (Scalar<string>(connection, "pragma quick_check(1)") is { } fault && fault != "ok")
            {
                throw Damaged(fault, null);
            }
        }
        catch (SqliteException e)
        {
            throw Damaged(e.Message, e);
        }
    }

    private LabException Damaged(string fault, Exception? inner) => new(
        $"{Paths.Database} is damaged: {fault.TrimEnd('.')}.",
        $"Keep a copy of it, then bring a backup back by starting with Upkeep__Restore=FILE.zip, or move the file away: landing files that are still in {Paths.Landing} are read again by the next run.",
        inner: inner);

    /// <summary>Whether the file can be read now.</summary>
    public bool Answers()
    {
        try
        {
            using var connection = Connect(readOnly: true);
            return Scalar<long>(connection, "select count(*) from runs where active_slot is not null") >= 0;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>An open connection for bulk work or reading. The caller disposes it; a transaction still open then is rolled back.</summary>
    public SqliteConnection Connect(bool readOnly = false)
    {
        // Not from the pool: there a transaction that was left open would live on, and hold the write lock.
        var connection = new SqliteConnection(ConnectionString(Paths, readOnly, LockSeconds) + ";Pooling=False");
        connection.Open();
        Execute(connection, "pragma synchronous = normal; pragma temp_store = memory; pragma cache_size = -65536");
        return connection;
    }

    public static string ConnectionString(LabPaths paths, bool readOnly = false, int lockSeconds = DefaultLockSeconds) => new SqliteConnectionStringBuilder
    {
        DataSource = paths.Database,
        Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        DefaultTimeout = lockSeconds,
    }.ToString();

    /// <summary>Ends a transaction that was not committed; SQLite may have ended it itself, on a full disk for instance.</summary>
    public static void RollBackIfOpen(SqliteConnection connection)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            Execute(connection, "rollback");
        }
    }

    /// <summary>Runs statements that return nothing.</summary>
    public static int Execute(SqliteConnection connection, string sql, params object?[] arguments)
    {
        using var command = Command(connection, sql, arguments);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or the default where there is none or it is null.</summary>
    public static T? Scalar<T>(SqliteConnection connection, string sql, params object?[] arguments)
    {
        using var command = Command(connection, sql, arguments);
        return command.ExecuteScalar() is { } value and not DBNull ? (T)Convert.ChangeType(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture) : default;
    }

    /// <summary>Creates a rebuildable table and its indexes where they are missing.</summary>
    public static void Create(SqliteConnection connection, TableSpec table)
    {
        Execute(connection, table.CreateSql);
        foreach (var index in table.CreateIndexSql)
        {
            Execute(connection, index);
        }
    }

    /// <summary>Makes a rebuildable table anew, empty, with the columns it is declared with, whatever an older version left.</summary>
    public static void Recreate(SqliteConnection connection, TableSpec table)
    {
        // What an older version kept as a table may be a view now.
        if (Scalar<string>(connection, "select type from sqlite_master where name = ?1 and type in ('table', 'view')", table.Name) is { } kind)
        {
            Execute(connection, $"drop {kind} {table.Name}");
        }

        Create(connection, table);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, object?[] arguments)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters.AddWithValue($"?{i + 1}", arguments[i] ?? DBNull.Value);
        }

        return command;
    }
}

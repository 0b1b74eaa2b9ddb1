using Microsoft.Data.Sqlite;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using SQLitePCL;

namespace RecSys.Core.Reports.Sql;

/// <summary>
/// What makes a connection safe to hand to people: an authorizer that lets selects through and nothing that writes, opens files or changes
/// the connection; limits on sizes; a handler that stops a statement when its time is over or the caller has gone. A read-only connection
/// alone is not: <c>VACUUM INTO</c> writes a file, and an endless CTE runs for ever.
/// </summary>
internal sealed class SqlGuard
{
    /// <summary>Longest text or blob, in bytes: above what any table of the lab holds in a row.</summary>
    internal const int MaxValueBytes = 2_000_000;

    /// <summary>Longest statement, in bytes.</summary>
    internal const int MaxSqlBytes = 50_000;

    // About a millisecond of work.
    private const int StepsBetweenLooks = 10_000;

    private static readonly (int Limit, int Value)[] Limits =
    [
        (raw.SQLITE_LIMIT_LENGTH, MaxValueBytes),
        (raw.SQLITE_LIMIT_SQL_LENGTH, MaxSqlBytes),
        (raw.SQLITE_LIMIT_COLUMN, 500),
        (raw.SQLITE_LIMIT_EXPR_DEPTH, 200),
        (raw.SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (raw.SQLITE_LIMIT_VDBE_OP, 100_000),
        (raw.SQLITE_LIMIT_FUNCTION_ARG, 100),
        (raw.SQLITE_LIMIT_ATTACHED, 0),
        (raw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 500),
        (raw.SQLITE_LIMIT_VARIABLE_NUMBER, 100),
        (raw.SQLITE_LIMIT_TRIGGER_DEPTH, 0),
        (raw.SQLITE_LIMIT_WORKER_THREADS, 0),
    ];

    private static readonly HashSet<string> ReadingPragmas = new(StringComparer.OrdinalIgnoreCase)
    {
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
    };

    private static readonly HashSet<string> ForbiddenFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "load_extension", "readfile", "writefile", "edit", "fts3_tokenizer",
    };

    private readonly TimeProvider _clock;
    private readonly long _startedAt;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _cancel;

    private SqlGuard(TimeProvider clock, QuerySettings settings, CancellationToken cancel)
    {
        (_clock, _startedAt, _timeout, _cancel) = (clock, clock.GetTimestamp(), TimeSpan.FromSeconds(settings.TimeoutSeconds), cancel);
    }

    /// <summary>What the statement asked for and does not get; null where nothing was refused.</summary>
    internal string? Refused { get; private set; }

    internal double TimeoutSeconds => _timeout.TotalSeconds;

    internal double Milliseconds => _clock.GetElapsedTime(_startedAt).TotalMilliseconds;

    /// <summary>Guards a connection until it is closed.</summary>
    internal static SqlGuard Over(SqliteConnection connection, TimeProvider clock, QuerySettings settings, CancellationToken cancel)
    {
        // Temporary tables go to a file: a sort of everything times everything must not fill the memory.
        LabDatabase.Execute(connection, "pragma query_only = on; pragma trusted_schema = off; pragma temp_store = file; pragma cache_size = -16384");
        foreach (var (limit, value) in Limits)
        {
            raw.sqlite3_limit(connection.Handle, limit, value);
        }

        var guard = new SqlGuard(clock, settings, cancel);
        raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooks, _ => guard.IsOver() ? 1 : 0, null);
        raw.sqlite3_set_authorizer(connection.Handle, (_, action, first, second, _, _) => guard.Judge(action, first, second), null);
        return guard;
    }

    private bool IsOver() => _cancel.IsCancellationRequested || _clock.GetElapsedTime(_startedAt) > _timeout;

    private int Judge(int action, string? first, string? second)
    {
        var refused = action switch
        {
            raw.SQLITE_SELECT or raw.SQLITE_RECURSIVE => null,
            raw.SQLITE_READ => IsReadable(first ?? "") ? null : $"the table {first}",
            raw.SQLITE_FUNCTION => ForbiddenFunctions.Contains(second ?? "") ? $"the function {second}" : null,
            raw.SQLITE_PRAGMA => ReadingPragmas.Contains(first ?? "") ? null : $"the pragma {first}",
            raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE => $"a change of {first}",
            _ => "a statement that is not a select",
        };
        Refused ??= refused;
        return refused is null ? raw.SQLITE_OK : raw.SQLITE_DENY;
    }

    // Names of common table expressions come here, too, so what is forbidden is listed. The lab's own tables hold no secrets:
    // people may look at all of them, at the truth of a generated shop as well.
    private static bool IsReadable(string table)
    {
        var name = table.ToUpperInvariant();
        return name switch
        {
            "SQLITE_MASTER" or "SQLITE_SCHEMA" => true,
            "DBSTAT" or "BYTECODE" or "TABLES_USED" => false,
            _ when name.StartsWith("PRAGMA_", StringComparison.Ordinal) => ReadingPragmas.Contains(table["PRAGMA_".Length..]),
            _ => !name.StartsWith("SQLITE_", StringComparison.Ordinal),
        };
    }
}

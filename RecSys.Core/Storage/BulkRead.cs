using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RecSys.Core.Storage;

/// <summary>A forward-only read by raw column calls: twice as fast as a data reader. Columns are numbered from 0.</summary>
public sealed class BulkRead : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly nint _row;

    /// <param name="connection">Open; the caller owns it.</param>
    /// <param name="sql">One select.</param>
    /// <param name="arguments">Values of ?1, ?2, …: long, double, string or null.</param>
    public BulkRead(SqliteConnection connection, string sql, params object?[] arguments)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));

        // Open as long as this is: whoever disposes it holds it.
        _row = _statement.DangerousGetHandle();
        Bind(arguments);
    }

    /// <summary>Reads again from the beginning, with other arguments: the statement stays prepared.</summary>
    public void Restart(params object?[] arguments)
    {
        Check(raw.sqlite3_reset(_statement));
        Bind(arguments);
    }

    /// <summary>Ends a read before its last row: until then its table cannot be dropped. It may be restarted.</summary>
    public void Stop() => Check(raw.sqlite3_reset(_statement));

    /// <summary>Moves to the next row; false after the last.</summary>
    public bool Next()
    {
        var result = SqliteCalls.Step(_row);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        return false;
    }

    public bool IsNull(int column) => SqliteCalls.ColumnType(_row, column) == raw.SQLITE_NULL;

    public long Long(int column) => SqliteCalls.ColumnLong(_row, column);

    public int Int(int column) => (int)SqliteCalls.ColumnLong(_row, column);

    public int? IntOrNull(int column) => IsNull(column) ? null : Int(column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    /// <summary>A long, double, text or null, as stored.</summary>
    public object? Value(int column) => SqliteCalls.ColumnType(_row, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => Long(column),
        raw.SQLITE_FLOAT => Double(column),
        _ => Text(column),
    };

    public double Double(int column) => SqliteCalls.ColumnDouble(_row, column);

    /// <summary>NaN for null.</summary>
    public float FloatOrNaN(int column) => IsNull(column) ? float.NaN : (float)Double(column);

    /// <summary>UTF-8 bytes of a text, valid until the next row.</summary>
    public unsafe ReadOnlySpan<byte> Utf8(int column)
    {
        // In this order: asked for its bytes, a number becomes a text.
        var bytes = SqliteCalls.ColumnBytes(_row, column);
        return new ReadOnlySpan<byte>(bytes, SqliteCalls.ColumnLength(_row, column));
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string Text(int column) => TextOrNull(column) ?? "";

    public void Dispose() => _statement.Dispose();

    private void Bind(object?[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            Check(arguments[i] switch
            {
                null => raw.sqlite3_bind_null(_statement, i + 1),
                long value => raw.sqlite3_bind_int64(_statement, i + 1, value),
                int value => raw.sqlite3_bind_int64(_statement, i + 1, value),
                double value => raw.sqlite3_bind_double(_statement, i + 1, value),
                string value => raw.sqlite3_bind_text(_statement, i + 1, value),
                var other => throw new ArgumentException($"A {other.GetType().Name} cannot be bound.", nameof(arguments)),
            });
        }
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), result);
        }
    }
}

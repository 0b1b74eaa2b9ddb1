using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RecSys.Core.Storage;

/// <summary>
/// Inserts blocks of rows, several rows a statement: what a statement costs besides its rows (opening tables, the row id's counter) is paid once for them.
/// Takes part in the connection's transaction; a row that the table does not take ends the work, and the transaction must be rolled back.
/// </summary>
internal sealed class BlockInsert : IDisposable
{
    private const int MostRowsPerStatement = 16;

    /// <summary>SQLite binds 32,766 at most.</summary>
    private const int MostValuesPerStatement = 8192;

    private readonly int _rowsPerStatement;
    private readonly int _columns;
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _many;
    private readonly sqlite3_stmt _one;

    /// <param name="connection">Open; the caller owns it and its transaction.</param>
    /// <param name="table">Table to insert into.</param>
    /// <param name="columns">Columns of the blocks.</param>
    public BlockInsert(SqliteConnection connection, string table, IReadOnlyList<string> columns)
    {
        _connection = connection;
        _columns = columns.Count;
        _rowsPerStatement = Math.Clamp(MostValuesPerStatement / _columns, 1, MostRowsPerStatement);
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        _many = Prepare(table, columns, _rowsPerStatement);
        _one = Prepare(table, columns, 1);
    }

    /// <summary>Rows inserted so far.</summary>
    public long Inserted { get; private set; }

    /// <summary>Inserts the rows of a block, which may be cleared then.</summary>
    public void Insert(RowBlock block)
    {
        using var hold = new ConnectionHold(_connection);
        var row = 0;
        for (; row + _rowsPerStatement <= block.Rows; row += _rowsPerStatement)
        {
            Run(_many, block, row, _rowsPerStatement);
        }

        for (; row < block.Rows; row++)
        {
            Run(_one, block, row, 1);
        }

        Inserted += block.Rows;
    }

    public void Dispose()
    {
        _many.Dispose();
        _one.Dispose();
    }

    private sqlite3_stmt Prepare(string table, IReadOnlyList<string> columns, int rows)
    {
        var row = $"({string.Join(", ", columns.Select(_ => "?"))})";

        // To fail and not to abort: no journal for each statement, as the whole transaction is rolled back anyway.
        Check(raw.sqlite3_prepare_v2(_database, $"insert or fail into {table} ({string.Join(", ", columns)}) values {string.Join(", ", Enumerable.Repeat(row, rows))}", out var statement));
        return statement;
    }

    private unsafe void Run(sqlite3_stmt prepared, RowBlock block, int row, int rows)
    {
        // Open as long as this is: whoever disposes it holds it.
        var statement = prepared.DangerousGetHandle();
        var (from, count) = (row * _columns, rows * _columns);
        var kinds = block.Kinds.Slice(from, count);
        var values = block.Values.Slice(from, count);
        fixed (byte* text = block.Text)
        {
            for (var i = 0; i < count; i++)
            {
                Check(kinds[i] switch
                {
                    RowBlock.CellKind.Whole => SqliteCalls.BindLong(statement, i + 1, values[i]),
                    RowBlock.CellKind.Real => SqliteCalls.BindDouble(statement, i + 1, BitConverter.Int64BitsToDouble(values[i])),
                    RowBlock.CellKind.Text => SqliteCalls.BindLastingText(statement, i + 1, text + (values[i] >> 32), (int)values[i], SqliteCalls.Lasting),
                    _ => SqliteCalls.BindNull(statement, i + 1),
                });
            }

            var result = SqliteCalls.Step(statement);
            Check(SqliteCalls.Reset(statement));
            Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
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

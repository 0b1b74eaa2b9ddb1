using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>Takes the rows of a gold table from its projection. Values are given by position in the order of the columns.</summary>
public abstract class GoldRows : IDisposable
{
    /// <summary>Rows that were not there before.</summary>
    public long Added { get; protected set; }

    /// <summary>Rows that say something else now.</summary>
    public long Updated { get; protected set; }

    /// <summary>Rows that are there no longer.</summary>
    public long Removed { get; protected set; }

    public abstract GoldRows Set(int column, long value);

    public GoldRows Set(int column, long? value) => value is { } given ? Set(column, given) : Set(column, (string?)null);

    /// <summary>NaN is stored as null.</summary>
    public abstract GoldRows Set(int column, double value);

    public abstract GoldRows Set(int column, string? value);

    internal GoldRows Set(int column, Cell value) => value.Argument switch
    {
        long whole => Set(column, whole),
        double real => Set(column, real),
        var text => Set(column, (string?)text),
    };

    /// <summary>Ends the row of the values set.</summary>
    public abstract void Write();

    public abstract void Dispose();
}

/// <summary>Fills a table that was made anew: rows are collected in blocks, which another thread may insert.</summary>
internal sealed class NewRows : GoldRows
{
    private readonly BlockInsert _insert;
    private readonly int _columns;
    private RowBlocks _rows;

    public NewRows(SqliteConnection connection, TableSpec table)
    {
        LabDatabase.Recreate(connection, table);
        _columns = table.Columns.Count;
        _insert = new BlockInsert(connection, table.Name, [.. table.Columns.Select(c => c.Name)]);
        _rows = NewBlocks();
    }

    public RowBlocks NewBlocks() => new(_columns);

    /// <summary>Writes into other blocks from now on.</summary>
    public void WriteInto(RowBlocks rows) => _rows = rows;

    public override GoldRows Set(int column, long value)
    {
        _rows.Open.Set(column, value);
        return this;
    }

    public override GoldRows Set(int column, double value)
    {
        _rows.Open.Set(column, value);
        return this;
    }

    public override GoldRows Set(int column, string? value)
    {
        _rows.Open.Set(column, value);
        return this;
    }

    public override void Write() => _rows.EndRow();

    /// <summary>Inserts what was written into blocks, and empties them.</summary>
    public void Insert(RowBlocks rows)
    {
        foreach (var block in rows.Filled)
        {
            _insert.Insert(block);
        }

        rows.Clear();
        Added = _insert.Inserted;
    }

    /// <summary>Inserts what was written so far.</summary>
    public void Insert() => Insert(_rows);

    public override void Dispose() => _insert.Dispose();
}

/// <summary>As many blocks as rows need. Reused.</summary>
internal sealed class RowBlocks(int columns)
{
    private readonly List<RowBlock> _blocks = [new(columns)];
    private int _last;

    public RowBlock Open => _blocks[_last];

    public IEnumerable<RowBlock> Filled => _blocks.Take(_last + 1);

    public void EndRow()
    {
        Open.EndRow();
        if (Open.IsFull)
        {
            _last++;
            if (_last == _blocks.Count)
            {
                _blocks.Add(new RowBlock(columns));
            }
        }
    }

    public void Clear()
    {
        foreach (var block in Filled)
        {
            block.Clear();
        }

        _last = 0;
    }
}

/// <summary>
/// Brings a part of a table up to date: of the rows that belong to a scope (a customer, a key, or everything) it writes those that are new or
/// say something else, and deletes those that are there no longer. A row that stays as it was is not touched.
/// </summary>
internal sealed class MergedRows : GoldRows
{
    private readonly SqliteConnection _connection;
    private readonly int[] _key;
    private readonly BulkRead _select;
    private readonly BulkInsert _replace;
    private readonly string _delete;
    private readonly List<Cell[]> _new = [];
    private readonly List<Cell[]> _old = [];
    private readonly Comparison<Cell[]> _byKey;
    private Cell[] _row;

    /// <param name="connection">In the stage's transaction.</param>
    /// <param name="table">With a primary key.</param>
    /// <param name="scope">Leading columns of the key that tell what is merged at a time; none for the whole table.</param>
    public MergedRows(SqliteConnection connection, TableSpec table, params IReadOnlyList<string> scope)
    {
        _connection = connection;
        var names = table.Columns.Select(c => c.Name).ToList();
        _key = [.. table.Key.Select(column => names.IndexOf(column))];
        _row = new Cell[names.Count];
        _byKey = CompareKeys;
        _select = new BulkRead(connection, $"select {string.Join(", ", names)} from {table.Name}{Where(scope)}");
        _replace = new BulkInsert(connection, table, "or replace");
        _delete = $"delete from {table.Name}{Where(table.Key)}";
    }

    public override GoldRows Set(int column, long value)
    {
        _row[column] = new Cell(value);
        return this;
    }

    public override GoldRows Set(int column, double value)
    {
        _row[column] = new Cell(value);
        return this;
    }

    public override GoldRows Set(int column, string? value)
    {
        _row[column] = new Cell(value);
        return this;
    }

    public override void Write()
    {
        _new.Add(_row);
        _row = new Cell[_row.Length];
    }

    /// <summary>Merges the rows written since the last merge into a scope.</summary>
    /// <param name="scope">Values of the scope's columns.</param>
    public void Merge(params ReadOnlySpan<Cell> scope)
    {
        ReadOld(scope);
        _new.Sort(_byKey);
        _old.Sort(_byKey);
        var old = 0;
        foreach (var row in _new)
        {
            while (old < _old.Count && CompareKeys(_old[old], row) < 0)
            {
                Delete(_old[old++]);
            }

            var isThere = old < _old.Count && CompareKeys(_old[old], row) == 0;
            if (!isThere || !_old[old].AsSpan().SequenceEqual(row))
            {
                Replace(row);
                _ = isThere ? Updated++ : Added++;
            }

            old += isThere ? 1 : 0;
        }

        while (old < _old.Count)
        {
            Delete(_old[old++]);
        }

        _new.Clear();
        _old.Clear();
    }

    public override void Dispose()
    {
        _select.Dispose();
        _replace.Dispose();
    }

    private static string Where(IReadOnlyList<string> columns) =>
        columns.Count == 0 ? "" : " where " + string.Join(" and ", Enumerable.Range(0, columns.Count).Select(i => $"{columns[i]} = ?{i + 1}"));

    private void ReadOld(ReadOnlySpan<Cell> scope)
    {
        var arguments = new object?[scope.Length];
        for (var i = 0; i < scope.Length; i++)
        {
            arguments[i] = scope[i].Argument;
        }

        _select.Restart(arguments);
        while (_select.Next())
        {
            var row = new Cell[_row.Length];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = Cell.Read(_select, i);
            }

            _old.Add(row);
        }
    }

    private void Replace(Cell[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i].Bind(_replace, i);
        }

        _replace.Write();
    }

    private void Delete(Cell[] row)
    {
        LabDatabase.Execute(_connection, _delete, [.. _key.Select(i => row[i].Argument)]);
        Removed++;
    }

    private int CompareKeys(Cell[] a, Cell[] b)
    {
        foreach (var column in _key)
        {
            var order = a[column].CompareTo(b[column]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}

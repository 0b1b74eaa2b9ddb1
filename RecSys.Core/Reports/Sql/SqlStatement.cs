using System.Globalization;
using RecSys.Core.Storage;
using SQLitePCL;

namespace RecSys.Core.Reports.Sql;

/// <summary>A prepared statement on a guarded connection.</summary>
internal sealed class SqlStatement : IDisposable
{
    // All values of a result together; a page that held more would be slow to send.
    private const long MaxResultChars = 8_000_000;
    private const int ShownBlobBytes = 16;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string _sql;
    private readonly SqlGuard _guard;
    private readonly IReadOnlyList<TableSpec> _tables;

    internal SqlStatement(sqlite3 database, string sql, SqlGuard guard, IReadOnlyList<TableSpec> tables)
    {
        (_database, _sql, _guard, _tables) = (database, sql, guard, tables);
        string rest;
        using (new HeapCeiling())
        {
            Check(raw.sqlite3_prepare_v2(database, sql, out _statement, out rest));
        }

        var end = sql.Length - rest.Length;
        var next = SqlWords.SkipBlank(sql, end);
        if (next < sql.Length)
        {
            _statement.Dispose();
            throw SqlFault.SeveralStatements(sql, next);
        }
    }

    internal void Bind(IReadOnlyDictionary<string, object?> values)
    {
        for (var i = 1; i <= raw.sqlite3_bind_parameter_count(_statement); i++)
        {
            var name = raw.sqlite3_bind_parameter_name(_statement, i).utf8_to_string() ?? "?";
            if (!values.TryGetValue(name[1..], out var value))
            {
                throw SqlFault.NoValue(name);
            }

            Check(value switch
            {
                null => raw.sqlite3_bind_null(_statement, i),
                bool flag => raw.sqlite3_bind_int64(_statement, i, flag ? 1 : 0),
                int number => raw.sqlite3_bind_int64(_statement, i, number),
                long number => raw.sqlite3_bind_int64(_statement, i, number),
                double number => raw.sqlite3_bind_double(_statement, i, number),
                _ => raw.sqlite3_bind_text(_statement, i, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
            });
        }
    }

    internal SqlResult Read(int maxRows, CancellationToken cancel)
    {
        var columns = Enumerable.Range(0, raw.sqlite3_column_count(_statement)).Select(Declared).ToList();
        var rows = new List<object?[]>();
        var (chars, cut) = (0L, (string?)null);
        while (cut is null && Step(cancel))
        {
            if (rows.Count == maxRows)
            {
                cut = string.Create(CultureInfo.InvariantCulture, $"only the first {maxRows:N0} rows are shown");
                break;
            }

            var row = new object?[columns.Count];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = Value(i, columns[i].Kind);
                chars += (row[i] as string)?.Length ?? 8;
            }

            rows.Add(row);
            cut = chars > MaxResultChars ? string.Create(CultureInfo.InvariantCulture, $"only the first {rows.Count:N0} rows are shown: they hold {MaxResultChars / 1_000_000} million characters") : null;
        }

        return new SqlResult([.. columns.Select((column, i) => new Column(column.Name, column.Kind ?? Seen(rows, i), column.Sentence, Nullable: true))], rows, cut, _guard.Milliseconds);
    }

    private bool Step(CancellationToken cancel)
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_INTERRUPT)
        {
            cancel.ThrowIfCancellationRequested();
        }

        Check(result is raw.SQLITE_ROW or raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        return result == raw.SQLITE_ROW;
    }

    // A column that comes straight from a table is of the kind it is declared with; one that is computed but named like a moment is one.
    private (string Name, ColumnKind? Kind, string Sentence) Declared(int column)
    {
        var name = raw.sqlite3_column_name(_statement, column).utf8_to_string() ?? "";
        var table = raw.sqlite3_column_table_name(_statement, column).utf8_to_string();
        var origin = raw.sqlite3_column_origin_name(_statement, column).utf8_to_string();
        var declared = _tables.FirstOrDefault(t => t.Name == table)?.Columns.FirstOrDefault(c => c.Name == origin)
            ?? _tables.SelectMany(t => t.Columns).FirstOrDefault(c => c.Name == name && c.Kind == ColumnKind.Moment);
        return (name, declared?.Kind is ColumnKind.Moment or ColumnKind.Flag ? declared.Kind : null, declared?.Name == name ? declared.Sentence : "");
    }

    private static ColumnKind Seen(List<object?[]> rows, int column)
    {
        var kinds = rows.Select(row => row[column]).Where(value => value is not null).Select(value => value switch
        {
            long => ColumnKind.Integer,
            double => ColumnKind.Real,
            _ => ColumnKind.Text,
        }).Distinct().ToList();
        return kinds switch
        {
            [var only] => only,
            { Count: 2 } when !kinds.Contains(ColumnKind.Text) => ColumnKind.Real,
            _ => ColumnKind.Text,
        };
    }

    private object? Value(int column, ColumnKind? kind)
    {
        switch (raw.sqlite3_column_type(_statement, column))
        {
            case raw.SQLITE_NULL:
                return null;
            case raw.SQLITE_INTEGER:
                var number = raw.sqlite3_column_int64(_statement, column);
                return kind is { } known ? StoredValue.Shown(number, known) : number;
            case raw.SQLITE_FLOAT:
                // JSON knows no infinity.
                var real = raw.sqlite3_column_double(_statement, column);
                return double.IsFinite(real) ? real : real.ToString(CultureInfo.InvariantCulture);
            case raw.SQLITE_BLOB:
                var bytes = raw.sqlite3_column_blob(_statement, column);
                return $"x'{Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, ShownBlobBytes)])}{(bytes.Length > ShownBlobBytes ? "…" : "")}' ({bytes.Length} bytes)";
            default:
                return raw.sqlite3_column_text(_statement, column).utf8_to_string();
        }
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw SqlFault.Of(_database, result, _sql, _guard, _tables.SelectMany(t => t.Columns.Select(c => c.Name).Prepend(t.Name)));
        }
    }
}

using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Tests.Trust;

/// <summary>Every table of a lab with all its rows as text, but for what tells one run from another: numbers of runs, times of day, seconds.</summary>
internal sealed class TableRows
{
    /// <summary>Columns that hold when something was done, how long it took, or by which run.</summary>
    private static readonly HashSet<string> OfTheRun = new(
        ["run_id", "ingested_at", "quarantined_at", "created_at", "evaluated_at", "generated_at", "finished_at", "since", "at", "duration_ms", "seconds"], StringComparer.Ordinal);

    /// <summary>Records of the runs themselves, and what EF Core keeps; they differ by as many runs as were killed.</summary>
    private static readonly HashSet<string> Runs = new(["runs", "stage_runs", "__EFMigrationsHistory", "__EFMigrationsLock"], StringComparer.Ordinal);

    private readonly SortedDictionary<string, List<string>> _tables = new(StringComparer.Ordinal);

    /// <param name="folder">Data folder of a lab that is not running.</param>
    /// <param name="arrivedAnyhow">Live events may lie in other files, in another order, cut into runs in another way: what says so is left out.</param>
    public TableRows(string folder, bool arrivedAnyhow = false)
    {
        using var connection = Open(folder);
        foreach (var table in Texts(connection, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").Where(name => !Runs.Contains(name)).ToList())
        {
            if (!arrivedAnyhow || !(table is "bronze_files" or "lab_state" or "table_runs" || table.StartsWith("cleaning_", StringComparison.Ordinal)))
            {
                _tables.Add(table, Rows(connection, table, arrivedAnyhow));
            }
        }
    }

    /// <summary>Names of the tables that have rows.</summary>
    public IEnumerable<string> Filled => _tables.Where(table => table.Value.Count > 0).Select(table => table.Key);

    /// <summary>The lab's database as the next process will find it.</summary>
    public static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection($"Data Source={new LabPaths(folder).Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>What another lab lost of these rows, and what it has besides: a line per table, none where the tables are equal.</summary>
    public IReadOnlyList<string> DifferencesOf(TableRows other) =>
    [
        .. _tables.Keys.Union(other._tables.Keys).Select(table => Difference(table, _tables.GetValueOrDefault(table, []), other._tables.GetValueOrDefault(table, []))).OfType<string>(),
    ];

    private static string? Difference(string table, List<string> expected, List<string> found)
    {
        if (expected.SequenceEqual(found))
        {
            return null;
        }

        var (lost, more) = (Beyond(expected, found), Beyond(found, expected));
        return $"{table}: {lost.Count} rows lost {string.Join(' ', lost.Take(3))}, {more.Count} doubled or other {string.Join(' ', more.Take(3))}";
    }

    /// <summary>Rows of one that the other does not have, or not as often.</summary>
    private static List<string> Beyond(List<string> rows, List<string> others)
    {
        var left = others.CountBy(row => row).ToDictionary(StringComparer.Ordinal);
        return [.. rows.Where(row => (left[row] = left.GetValueOrDefault(row) - 1) < 0)];
    }

    private static List<string> Rows(SqliteConnection connection, string table, bool arrivedAnyhow)
    {
        var columns = Texts(connection, $"select name from pragma_table_info('{table}')").Where(column => !OfTheRun.Contains(column)).Where(column => (table, column) switch
        {
            // Its name holds the run; the files behind it are told by their SHA-256.
            ("feature_snapshots" or "model_versions", "snapshot_id") => false,
            ("bronze_sales", "file_id" or "line" or "id") or ("silver_sales", "id" or "bronze_id") => !arrivedAnyhow,
            _ => true,
        });
        var only = table switch
        {
            // When the landing files were last looked at is a time of day, too.
            "lab_state" => "where key <> 'landing_verified_at'",
            // What every run tells of itself: the first run that got so far.
            "silver_counts" or "silver_expectations" => arrivedAnyhow ? "where false" : $"where run_id = (select min(run_id) from {table})",
            _ => "",
        };
        return [.. Texts(connection, $"select json_array({string.Join(", ", columns.Select(c => $"iif(typeof(\"{c}\") = 'blob', hex(\"{c}\"), \"{c}\")"))}) as row from {table} {only}").Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Texts(SqliteConnection connection, string sql)
    {
        using var rows = new BulkRead(connection, sql);
        while (rows.Next())
        {
            yield return rows.Text(0);
        }
    }
}

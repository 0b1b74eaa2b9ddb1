using System.Diagnostics;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace RecSys.Bench;

/// <summary>DuckDB doing the work of bronze, silver and gold on the same landing files: each stage by SQL, into a database file of its own.</summary>
internal sealed partial class DuckRun : IDisposable
{
    private readonly DuckDBConnection _connection;

    public DuckRun(string file, int threads)
    {
        _connection = new DuckDBConnection($"DataSource={file}");
        _connection.Open();
        Execute($"set threads = {threads}");
    }

    public string Version => Scalar<string>("select version()");

    /// <summary>Every file's rows as text, columns by name.</summary>
    public void Bronze(string landing)
    {
        foreach (var kind in Core.Stages.Bronze.LandingSchema.Kinds)
        {
            var files = Path.Combine(landing, kind.Name, "*.csv").Replace("'", "''", StringComparison.Ordinal);
            Execute($"create table {kind.Table} as select * from read_csv('{files}', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', union_by_name = true, filename = true)");
        }

        Execute("checkpoint");
    }

    public void Silver()
    {
        Execute(Resource("duck/silver"));
        Execute("checkpoint");
    }

    /// <summary>The tables that the lab keeps, by the SQL that its tests state them in. What all of them start from is told once.</summary>
    public void Gold(IEnumerable<string> tables)
    {
        Execute(Dialect(Resource("gold/shop")).Replace("create temp view events", "create temp table events", StringComparison.Ordinal));
        foreach (var table in tables)
        {
            Execute($"create table {table} as {Dialect(Resource($"gold/{table}"))}");
        }

        Execute("checkpoint");
    }

    public long Rows(string table) => Scalar<long>($"select count(*) from {table}");

    public void Dispose() => _connection.Dispose();

    /// <summary>To SQLite a division of whole numbers is a whole number, and what is true counts 1.</summary>
    private static string Dialect(string sql) => TrueTimes().Replace(sql.Replace("event_time / 86400000)", "event_time // 86400000)", StringComparison.Ordinal), "$1::int *");

    [GeneratedRegex(@"\b((?:in|is)_[a-z]+) \*")]
    private static partial Regex TrueTimes();

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(DuckRun).Assembly.GetManifestResourceStream(name) ?? throw new UnreachableException(name));
        return reader.ReadToEnd();
    }

    private T Scalar<T>(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

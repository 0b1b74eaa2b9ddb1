using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports.Sql;

/// <summary>Runs statements that people wrote, of the SQL page and of dashboards: read-only, one at a time, bounded in rows, bytes and seconds.</summary>
public sealed class SqlRunner(LabDatabase database, TableCatalogue catalogue, SettingsBook settings, TimeProvider clock) : IDisposable
{
    private static readonly HashSet<string> Reading = new(StringComparer.OrdinalIgnoreCase) { "select", "with", "values", "explain" };

    // A page of tiles asks for many at once: they take turns, so that a job and other pages keep a core.
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount - 1));

    /// <summary>Every table that can be asked, by layer and name, with its columns.</summary>
    public IReadOnlyList<TableSpec> Schema()
    {
        using var connection = database.Connect(readOnly: true);
        return catalogue.All(connection);
    }

    /// <summary>Runs one statement to its end or to a limit.</summary>
    /// <exception cref="LabException">The statement is wrong, forbidden, too slow or too big; position and hint say what to mend.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public SqlResult Run(SqlQuery query, CancellationToken cancel = default)
    {
        CheckShape(query.Sql);
        var limits = settings.Current.Query;
        _turns.Wait(cancel);
        try
        {
            using var connection = database.Connect(readOnly: true);
            SqlFunctions.AddTo(connection, database.Paths);
            var known = catalogue.All(connection);
            var guard = SqlGuard.Over(connection, clock, limits, cancel);
            using var statement = new SqlStatement(connection.Handle!, query.Sql, guard, known);
            statement.Bind(query.Parameters ?? new Dictionary<string, object?>());
            return statement.Read(Math.Clamp(query.MaxRows ?? limits.MaxRows, 1, limits.MaxDownloadRows), cancel);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Most rows that a download gives.</summary>
    public int MaxDownloadRows => settings.Current.Query.MaxDownloadRows;

    public void Dispose() => _turns.Dispose();

    private static void CheckShape(string sql)
    {
        var start = SqlWords.SkipBlank(sql, 0);
        if (start == sql.Length)
        {
            throw new LabException("There is no statement.", "Write one, such as select * from runs, or take an example.");
        }

        if (sql.Contains('\0', StringComparison.Ordinal) || !Reading.Contains(SqlWords.WordAt(sql, start)))
        {
            throw SqlFault.NotOneSelect(sql, start);
        }
    }
}

using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>What a run did to a table.</summary>
/// <param name="Mode"><c>whole</c> or <c>increment</c>, see <see cref="WriteMode"/>.</param>
/// <param name="RowsIn">Rows of the tables or files it is made from that were looked at.</param>
/// <param name="Added">Rows that were not there before; of a table made anew, all its rows.</param>
/// <param name="Rows">Rows of the table after the run; null where the stage does not tell.</param>
/// <param name="Seconds">Spent on this table alone; null where several tables came out of one pass.</param>
/// <param name="DataUntil">The newest event or version the table knows of; null where rows carry no moment.</param>
public sealed record TableRunLine(
    long RunId,
    string Stage,
    string Table,
    string Mode,
    long RowsIn,
    long Added,
    long Updated,
    long Removed,
    long Quarantined,
    long? Rows,
    double? Seconds,
    DateTimeOffset? DataUntil,
    DateTimeOffset FinishedAt);

/// <summary>Each run of each table: rows in, added, updated, removed, quarantined, seconds, freshness.</summary>
public sealed class TableHistory(LabDatabase database)
{
    private const string Columns =
        "run_id, stage, table_name, mode, rows_in, rows_added, rows_updated, rows_removed, rows_quarantined, rows, seconds, data_until, finished_at";

    /// <summary>Runs of one table, or of all, newest first.</summary>
    /// <param name="table">Null for all tables.</param>
    public IReadOnlyList<TableRunLine> Of(string? table, int offset = 0, int limit = 100) => Read(
        $"select {Columns} from {Tables.TableRuns} where ?1 is null or table_name = ?1 order by run_id desc, finished_at desc, table_name limit ?2 offset ?3",
        table,
        limit,
        offset);

    /// <summary>What one run did to each table, in the order the stages ended.</summary>
    public IReadOnlyList<TableRunLine> OfRun(long run) => Read($"select {Columns} from {Tables.TableRuns} where run_id = ?1 order by finished_at, table_name", run);

    /// <summary>Runs there are of one table, or of all.</summary>
    /// <param name="table">Null for all tables.</param>
    public long Count(string? table)
    {
        using var connection = database.Connect(readOnly: true);
        return ReportTables.Exist(connection, Tables.TableRuns)
            ? LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.TableRuns} where ?1 is null or table_name = ?1", table)
            : 0;
    }

    /// <summary>The last run of every table, by stage in the order they ran.</summary>
    public IReadOnlyList<TableRunLine> Latest() => Read(
        $"""
        select {Columns} from {Tables.TableRuns} as r
        where run_id = (select max(run_id) from {Tables.TableRuns} as newer where newer.table_name = r.table_name and newer.stage = r.stage)
        order by finished_at, stage, table_name
        """);

    private List<TableRunLine> Read(string sql, params object?[] arguments)
    {
        using var connection = database.Connect(readOnly: true);
        var lines = new List<TableRunLine>();
        if (!ReportTables.Exist(connection, Tables.TableRuns))
        {
            return lines;
        }

        using var rows = new BulkRead(connection, sql, arguments);
        while (rows.Next())
        {
            lines.Add(new TableRunLine(
                rows.Long(0),
                rows.Text(1),
                rows.Text(2),
                rows.Text(3),
                rows.Long(4),
                rows.Long(5),
                rows.Long(6),
                rows.Long(7),
                rows.Long(8),
                rows.LongOrNull(9),
                rows.IsNull(10) ? null : rows.Double(10),
                rows.LongOrNull(11) is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
                DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(12))));
        }

        return lines;
    }
}

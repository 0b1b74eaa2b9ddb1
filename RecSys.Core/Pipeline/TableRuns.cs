using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Pipeline;

/// <summary>The history of every table: what each run did to it. Kept for good, written in the transaction of the stage.</summary>
public static class TableRuns
{
    public static readonly TableSpec Spec = new(
        Tables.TableRuns,
        "lab",
        "One row per run, stage and table it wrote.",
        [
            new("run_id", ColumnKind.Integer),
            new("stage", ColumnKind.Text),
            new("table_name", ColumnKind.Text),
            new("mode", ColumnKind.Text, "whole: made anew from everything; increment: only what was new, and what it touches."),
            new("rows_in", ColumnKind.Integer, "Rows of the tables or files it is made from that were looked at."),
            new("rows_added", ColumnKind.Integer, "Rows that were not there before; of a table made anew, all its rows."),
            new("rows_updated", ColumnKind.Integer, "Rows that were there and say something else now."),
            new("rows_removed", ColumnKind.Integer, "Rows that are there no longer; of a table made anew, none."),
            new("rows_quarantined", ColumnKind.Integer, "Rows looked at that went to quarantine instead."),
            new("rows", ColumnKind.Integer, "Rows of the table after the run.", Nullable: true),
            new("seconds", ColumnKind.Real, "Spent on this table alone; none where several tables came out of one pass.", Nullable: true),
            new("data_until", ColumnKind.Moment, "The newest event or version the table knows of; none where rows carry no moment.", Nullable: true),
            new("finished_at", ColumnKind.Moment),
        ],
        ["run_id", "stage", "table_name"],
        ["table_name", "run_id"]);

    /// <summary>
    /// Records what a stage did. A written table that the report has no <see cref="TableWrite"/> for was made anew: its rows are those the
    /// report counts, its input and freshness are the stage's.
    /// </summary>
    /// <param name="connection">In the stage's transaction.</param>
    /// <param name="finishedAt">Milliseconds since 1970 UTC.</param>
    public static void Record(SqliteConnection connection, long runId, IStage stage, StageReport report, long finishedAt)
    {
        LabDatabase.Create(connection, Spec);
        using var insert = new BulkInsert(connection, Spec);
        foreach (var write in Of(stage, report))
        {
            insert.Set(0, runId).Set(1, stage.Name).Set(2, write.Table).Set(3, write.Mode.Word()).Set(4, write.RowsIn)
                .Set(5, write.Added).Set(6, write.Updated).Set(7, write.Removed).Set(8, write.Quarantined).Set(9, write.Rows)
                .Set(10, write.Seconds ?? double.NaN).Set(11, write.DataUntil).Set(12, finishedAt).Write();
        }
    }

    /// <summary>Rows of a table that only stages write, without counting them: what the last run told, and 0 where the table is empty.</summary>
    public static long Rows(SqliteConnection connection, string table) => IsEmpty(connection, table)
        ? 0
        : Last(connection, "rows", table) ?? LabDatabase.Scalar<long>(connection, $"select count(*) from {table}");

    /// <summary>The newest moment a table knew of after its last run; null where no run told, or the table is empty.</summary>
    public static long? DataUntil(SqliteConnection connection, string table) => IsEmpty(connection, table) ? null : Last(connection, "data_until", table);

    private static bool IsEmpty(SqliteConnection connection, string table) => LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {table})") == 0;

    private static long? Last(SqliteConnection connection, string column, string table)
    {
        if (LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", Tables.TableRuns) == 0)
        {
            return null;
        }

        using var rows = new BulkRead(connection, $"select {column} from {Tables.TableRuns} where table_name = ?1 order by run_id desc, finished_at desc limit 1", table);
        return rows.Next() ? rows.LongOrNull(0) : null;
    }

    private static IEnumerable<TableWrite> Of(IStage stage, StageReport report)
    {
        var told = report.Writes.Select(w => w.Table).ToHashSet(StringComparer.Ordinal);
        var untold = stage.Writes.Where(table => table != Tables.Landing && !told.Contains(table) && report.Tables.ContainsKey(table)).ToList();
        return report.Writes.Concat(untold.Select(table => new TableWrite(table)
        {
            RowsIn = report.RowsIn,
            Added = report.Tables[table],
            Rows = report.Tables[table],
            DataUntil = report.DataUntil,
        }));
    }
}

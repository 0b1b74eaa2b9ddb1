using Microsoft.Data.Sqlite;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Storage;

namespace RecSys.Core.Labs.Cleaning;

/// <summary>
/// Holds what cleaning did against the defects that generation put in: caught, missed, and rows that were rejected or taken for
/// duplicates though nothing was wrong with them. Silver does not know the truth; this looks over its shoulder.
/// </summary>
public static class CleaningAudit
{
    public const double WantedCatchRate = 0.99;

    /// <summary>The kind under which rows without a defect are counted: those left alone are caught, the others are false alarms.</summary>
    internal const string CleanRow = "none";

    private const string Clean = "clean";
    private const int MostFaults = 1000;
    private const string Missed = "missed";
    private const string FalseAlarm = "false_alarm";

    /// <summary>Silver with the audit after it.</summary>
    public static IStage Over(IStage silver) => new AuditedStage(silver, CleaningTables.All, context => Judge(context.Connection));

    /// <summary>Judges silver as it stands and keeps the findings in place of the last ones.</summary>
    /// <returns>Null for a shop whose truth nobody knows.</returns>
    public static StageCheck? Judge(SqliteConnection connection)
    {
        CleaningTables.All.ToList().ForEach(table => LabDatabase.Recreate(connection, table));
        var files = CleanedFile.Read(connection);
        if (files.Count == 0 || LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", Tables.TruthDefects) == 0)
        {
            return null;
        }

        var defects = InjectedDefect.Read(connection, files);
        var fates = new RowFates(connection, files.Values, [.. defects.Select(d => d.BronzeId).OfType<long>()]);
        var rescued = new RescuedColumns(connection);
        var judged = defects.Select(d => (Defect: d, Found: d.Outcome(fates, rescued.Keeps))).ToList();
        var (missed, falseAlarms) = SaveFaults(connection, judged, fates);
        SaveCatches(connection, judged, falseAlarms);
        return Check(judged.Count, missed, falseAlarms);
    }

    private static void SaveCatches(SqliteConnection connection, List<(InjectedDefect Defect, string Found)> judged, long falseAlarms)
    {
        using var insert = new BulkInsert(connection, CleaningTables.Catches);
        foreach (var kind in judged.GroupBy(j => j.Defect.Kind).OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            insert.Set(0, kind.Key).Set(1, DefectKinds.OutcomeOf(kind.Key)).Set(2, (long)kind.Count()).Set(3, (long)kind.Count(j => j.Found == j.Defect.Expected)).Write();
        }

        var clean = LabDatabase.Scalar<long>(connection, $"select sum(rows) from {Tables.BronzeFiles} where generated = 1") - judged.Count(j => j.Defect.BronzeId is not null);
        insert.Set(0, CleanRow).Set(1, Clean).Set(2, clean).Set(3, clean - falseAlarms).Write();
    }

    private static (long Missed, long FalseAlarms) SaveFaults(SqliteConnection connection, List<(InjectedDefect Defect, string Found)> judged, RowFates fates)
    {
        using var insert = new BulkInsert(connection, CleaningTables.Faults);
        var counts = new Dictionary<string, long> { [Missed] = 0, [FalseAlarm] = 0 };
        void Save(string fault, string file, long line, string expected, string found, string detail)
        {
            if (++counts[fault] <= MostFaults)
            {
                insert.Set(0, fault).Set(1, file).Set(2, line).Set(3, expected).Set(4, found).Set(5, detail).Write();
            }
        }

        foreach (var (defect, found) in judged.Where(j => j.Found != j.Defect.Expected))
        {
            Save(Missed, defect.File.Path, defect.Line, defect.Expected, found, $"{defect.Kind}: {defect.Detail}");
        }

        var places = judged.Select(j => (j.Defect.File.Path, j.Defect.Line)).ToHashSet();
        foreach (var row in fates.Rejected.Where(row => !places.Contains((row.File, row.Line))))
        {
            Save(FalseAlarm, row.File, row.Line, Clean, DefectKinds.Quarantined, row.Reason);
        }

        var rows = judged.Select(j => j.Defect.BronzeId).OfType<long>().ToHashSet();
        foreach (var (file, id) in fates.Deduplicated().Where(row => !rows.Contains(row.BronzeId)))
        {
            var line = LabDatabase.Scalar<long>(connection, $"select line from {Tables.BronzeSales} where id = ?1", id);
            Save(FalseAlarm, file.Path, line, Clean, DefectKinds.Deduplicated, "Another row has the same customer, moment, product, kind and order.");
        }

        return (counts[Missed], counts[FalseAlarm]);
    }

    private static StageCheck Check(int injected, long missed, long falseAlarms)
    {
        var rate = injected == 0 ? 1 : 1 - missed / (double)injected;
        var holds = rate >= WantedCatchRate && falseAlarms == 0;
        return new StageCheck(
            "injected_defects_caught",
            holds ? CheckOutcome.Passed : CheckOutcome.Warned,
            FormattableString.Invariant($"{injected - missed:N0} of {injected:N0} injected defects caught ({rate:P2}), {missed:N0} missed, {falseAlarms:N0} false alarms."));
    }
}

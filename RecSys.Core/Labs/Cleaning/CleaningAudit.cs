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

    /// <summary>Judges what silver has cleaned since the last time, and everything again where rows judged before were released since.</summary>
    /// <returns>Null for a shop whose truth nobody knows.</returns>
    public static StageCheck? Judge(SqliteConnection connection)
    {
        var mark = AuditMark.Now(connection);
        var since = AuditMark.Last(connection) is { } last && last.GoesOnTo(mark) ? last : AuditMark.Beginning;
        if (since == AuditMark.Beginning)
        {
            CleaningTables.All.ToList().ForEach(table => LabDatabase.Recreate(connection, table));
        }

        if (LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", Tables.TruthDefects) == 0)
        {
            return null;
        }

        mark.Save(connection);
        var files = CleanedFile.Read(connection, since.FileId);
        if (files.Count > 0)
        {
            Judge(connection, files, since);
        }

        return Check(connection);
    }

    private static void Judge(SqliteConnection connection, Dictionary<string, CleanedFile> files, AuditMark since)
    {
        var defects = InjectedDefect.Read(connection, files);
        var fates = new RowFates(connection, files.Values, [.. defects.Select(d => d.BronzeId).OfType<long>()], since);
        var kept = new KeptColumns(connection);
        var judged = defects.Select(d => (Defect: d, Found: d.Outcome(fates, kept.Keeps))).ToList();
        SaveCatches(connection, judged, SaveFaults(connection, judged, fates), since);
    }

    private static void SaveCatches(SqliteConnection connection, List<(InjectedDefect Defect, string Found)> judged, long falseAlarms, AuditMark since)
    {
        void Save(string kind, string outcome, long injected, long caught) => LabDatabase.Execute(
            connection,
            $"""
            insert into {Tables.CleaningCatches} (kind, expected_outcome, injected, caught) values (?1, ?2, ?3, ?4)
            on conflict (kind) do update set injected = injected + excluded.injected, caught = caught + excluded.caught
            """,
            kind,
            outcome,
            injected,
            caught);

        foreach (var kind in judged.GroupBy(j => j.Defect.Kind).OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            Save(kind.Key, DefectKinds.OutcomeOf(kind.Key), kind.Count(), kind.Count(j => j.Found == j.Defect.Expected));
        }

        var rows = LabDatabase.Scalar<long>(connection, $"select coalesce(sum(rows), 0) from {Tables.BronzeFiles} where generated = 1 and id > ?1", since.FileId);
        var clean = rows - judged.Count(j => j.Defect.BronzeId is not null);
        Save(CleanRow, Clean, clean, clean - falseAlarms);
    }

    /// <returns>False alarms.</returns>
    private static long SaveFaults(SqliteConnection connection, List<(InjectedDefect Defect, string Found)> judged, RowFates fates)
    {
        using var insert = new BulkInsert(connection, CleaningTables.Faults);
        long Kept(string fault) => LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.CleaningFaults} where fault = ?1", fault);
        var room = new Dictionary<string, long> { [Missed] = MostFaults - Kept(Missed), [FalseAlarm] = MostFaults - Kept(FalseAlarm) };
        var falseAlarms = 0L;
        void Save(string fault, string file, long line, string expected, string found, string detail)
        {
            falseAlarms += fault == FalseAlarm ? 1 : 0;
            if (room[fault]-- > 0)
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

        return falseAlarms;
    }

    /// <summary>Null where no generated file was cleaned.</summary>
    private static StageCheck? Check(SqliteConnection connection)
    {
        long Sum(string what, string which) => LabDatabase.Scalar<long>(connection, $"select coalesce(sum({what}), 0) from {Tables.CleaningCatches} where kind {which} ?1", CleanRow);
        return LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {Tables.CleaningCatches})") == 0
            ? null
            : Check(Sum("injected", "<>"), Sum("injected - caught", "<>"), Sum("injected - caught", "="));
    }

    private static StageCheck Check(long injected, long missed, long falseAlarms)
    {
        var rate = injected == 0 ? 1 : 1 - missed / (double)injected;
        var holds = rate >= WantedCatchRate && falseAlarms == 0;
        return new StageCheck(
            "injected_defects_caught",
            holds ? CheckOutcome.Passed : CheckOutcome.Warned,
            FormattableString.Invariant($"{injected - missed:N0} of {injected:N0} injected defects caught ({rate:P2}), {missed:N0} missed, {falseAlarms:N0} false alarms."));
    }
}

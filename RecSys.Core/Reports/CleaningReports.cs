using RecSys.Core.Labs.Cleaning;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>Injected defects of one kind and how many of them had the outcome they should.</summary>
/// <param name="ExpectedOutcome">quarantined, deduplicated or repaired.</param>
public sealed record DefectCatch(string Kind, string ExpectedOutcome, long Injected, long Caught)
{
    public long Missed => Injected - Caught;
}

/// <summary>A defect that was missed, or a clean row that was rejected or taken for a duplicate.</summary>
public sealed record CleaningFault(bool IsFalseAlarm, string File, long Line, string Expected, string Found, string Detail);

/// <summary>What the last run of silver made of the injected defects.</summary>
/// <param name="Kinds">Most defects first.</param>
/// <param name="Faults">The first of them; the table holds more.</param>
public sealed record CatchRate(IReadOnlyList<DefectCatch> Kinds, long FalseAlarms, IReadOnlyList<CleaningFault> Faults)
{
    public long Injected => Kinds.Sum(k => k.Injected);

    public long Caught => Kinds.Sum(k => k.Caught);

    public double Rate => Injected == 0 ? 1 : Caught / (double)Injected;
}

/// <summary>How well cleaning catches what generation spoiled.</summary>
public sealed class CleaningReports(LabDatabase database)
{
    private const int MostFaults = 20;

    /// <summary>Null where silver has not run, or nobody knows the truth about the shop.</summary>
    public CatchRate? Read()
    {
        using var connection = database.Connect(readOnly: true);
        if (!ReportTables.Exist(connection, Tables.CleaningCatches, Tables.CleaningFaults))
        {
            return null;
        }

        var kinds = new List<DefectCatch>();
        using (var rows = new BulkRead(connection, $"select kind, expected_outcome, injected, caught from {Tables.CleaningCatches} order by injected desc, kind"))
        {
            while (rows.Next())
            {
                kinds.Add(new DefectCatch(rows.Text(0), rows.Text(1), rows.Long(2), rows.Long(3)));
            }
        }

        var faults = new List<CleaningFault>();
        using (var rows = new BulkRead(connection, $"select fault, file, line, expected, found, detail from {Tables.CleaningFaults} limit {MostFaults}"))
        {
            while (rows.Next())
            {
                faults.Add(new CleaningFault(rows.Text(0) == "false_alarm", rows.Text(1), rows.Long(2), rows.Text(3), rows.Text(4), rows.Text(5)));
            }
        }

        return kinds.Find(k => k.Kind == CleaningAudit.CleanRow) is { } clean
            ? new CatchRate([.. kinds.Where(k => k != clean)], clean.Missed, faults)
            : null;
    }
}

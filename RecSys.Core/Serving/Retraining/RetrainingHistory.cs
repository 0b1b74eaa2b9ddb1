using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving.Retraining;

/// <summary>Words for the steps of the retraining loop.</summary>
public static class RetrainingStep
{
    /// <summary>Drift was found and somebody must say whether to train.</summary>
    public const string Asked = "asked";

    /// <summary>Somebody said not to train.</summary>
    public const string Declined = "declined";

    /// <summary>A run that trains and evaluates a challenger has begun.</summary>
    public const string Started = "started";

    public const string Trained = "trained";

    public const string Evaluated = "evaluated";

    /// <summary>The gate let the challenger serve.</summary>
    public const string Promoted = "promoted";

    /// <summary>The gate would let the challenger serve; somebody must approve it.</summary>
    public const string Waits = "waits";

    /// <summary>The champion stays: the challenger is worse.</summary>
    public const string Kept = "kept";

    /// <summary>The run failed or was cancelled.</summary>
    public const string Failed = "failed";

    public const string Approved = "approved";

    public const string Refused = "refused";
}

/// <summary>A step as recorded.</summary>
public sealed record RecordedStep(DateTimeOffset At, string Step, long? RunId, int? ModelVersion, string Reason);

/// <summary>What the looks at drift found and what was done about it, in the database.</summary>
public sealed class RetrainingHistory(LabDatabase database)
{
    private const int KeptChecks = 2_000;

    private const string CheckColumns =
        "checked_at, model_version, reference_time, shop_time, customers, score_psi, lists_shown, lists_opened, lists_shown_before, lists_opened_before, features, reasons";

    /// <summary>The newest looks, newest first.</summary>
    public IReadOnlyList<DriftReport> Checks(int most) => Read(
        RetrainingTables.Checks, $"select {CheckColumns} from {Tables.DriftChecks} order by id desc limit ?1", CheckOf, most);

    /// <summary>The newest steps, newest first.</summary>
    public IReadOnlyList<RecordedStep> Steps(int most) => Steps("", most);

    /// <summary>The last step of one of these kinds; null where there is none.</summary>
    public RecordedStep? Last(params IReadOnlyList<string> steps) => Steps($"where step in ('{string.Join("','", steps)}')", 1).FirstOrDefault();

    /// <summary>The run of the last training, where it is not recorded how it ended.</summary>
    public long? OpenRun()
    {
        var last = Last(RetrainingStep.Started, RetrainingStep.Promoted, RetrainingStep.Waits, RetrainingStep.Kept, RetrainingStep.Failed);
        return last?.Step == RetrainingStep.Started ? last.RunId : null;
    }

    /// <summary>Drift was found and nobody has said what to do about it.</summary>
    public RecordedStep? Question() =>
        Last(RetrainingStep.Asked, RetrainingStep.Declined, RetrainingStep.Started) is { Step: RetrainingStep.Asked } asked ? asked : null;

    /// <summary>Live lists of a champion that were judged, and those of them that were opened.</summary>
    internal (long Shown, long Opened) ListsOf(int champion) => Read(
        RetrainingTables.Checks,
        $"select coalesce(sum(lists_shown), 0), coalesce(sum(lists_opened), 0) from {Tables.DriftChecks} where model_version = ?1",
        rows => (rows.Long(0), rows.Long(1)),
        champion).FirstOrDefault();

    internal void Add(DriftReport report) => Write(RetrainingTables.Checks, (connection, id) =>
    {
        using (var insert = new BulkInsert(connection, RetrainingTables.Checks))
        {
            insert.Set(0, id).Set(1, report.At.ToUnixTimeMilliseconds()).Set(2, (long)report.Champion).Set(3, report.Reference.ToUnixTimeMilliseconds())
                .Set(4, report.ShopTime.ToUnixTimeMilliseconds()).Set(5, (long)report.Customers).Set(6, (long)report.FeaturesMoved).Set(7, report.MovedImportance)
                .Set(8, report.ScorePsi ?? double.NaN).Set(9, report.HitRate?.Shown).Set(10, report.HitRate?.Opened)
                .Set(11, report.HitRate?.ShownBefore).Set(12, report.HitRate?.OpenedBefore)
                .Set(13, report.Drifted ? 1L : 0).Set(14, JsonSerializer.Serialize(report.Reasons)).Set(15, JsonSerializer.Serialize(report.Features)).Write();
        }

        LabDatabase.Execute(connection, $"delete from {Tables.DriftChecks} where id <= ?1", id - KeptChecks);
    });

    internal void Add(params IReadOnlyList<RecordedStep> steps) => Write(RetrainingTables.Steps, (connection, id) =>
    {
        using var insert = new BulkInsert(connection, RetrainingTables.Steps);
        foreach (var step in steps)
        {
            insert.Set(0, id++).Set(1, step.At.ToUnixTimeMilliseconds()).Set(2, step.Step).Set(3, step.RunId).Set(4, (long?)step.ModelVersion).Set(5, step.Reason).Write();
        }
    });

    private List<RecordedStep> Steps(string where, int most) => Read(
        RetrainingTables.Steps,
        $"select at, step, run_id, model_version, reason from {Tables.RetrainingSteps} {where} order by id desc limit ?1",
        rows => new RecordedStep(Moments.ToDateTimeOffset(rows.Long(0)), rows.Text(1), rows.LongOrNull(2), rows.IntOrNull(3), rows.Text(4)),
        most);

    private static DriftReport CheckOf(BulkRead rows) => new(
        Moments.ToDateTimeOffset(rows.Long(0)),
        rows.Int(1),
        Moments.ToDateTimeOffset(rows.Long(2)),
        Moments.ToDateTimeOffset(rows.Long(3)),
        rows.Int(4),
        rows.IsNull(5) ? null : rows.Double(5),
        rows.IsNull(6) ? null : new HitRate(rows.Long(6), rows.Long(7), rows.Long(8), rows.Long(9)),
        JsonSerializer.Deserialize<List<FeatureDrift>>(rows.Text(10))!,
        JsonSerializer.Deserialize<List<string>>(rows.Text(11))!);

    private List<T> Read<T>(TableSpec table, string sql, Func<BulkRead, T> row, params object?[] arguments)
    {
        using var connection = database.Connect(readOnly: true);
        var found = new List<T>();
        if (LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", table.Name) == 0)
        {
            return found;
        }

        using var rows = new BulkRead(connection, sql, [.. arguments.Select(a => a is int number ? (long)number : a)]);
        while (rows.Next())
        {
            found.Add(row(rows));
        }

        return found;
    }

    private void Write(TableSpec table, Action<SqliteConnection, long> write)
    {
        using var connection = database.Connect();
        LabDatabase.Execute(connection, "begin immediate");
        LabDatabase.Create(connection, table);
        write(connection, LabDatabase.Scalar<long>(connection, $"select coalesce(max(id), 0) + 1 from {table.Name}"));
        LabDatabase.Execute(connection, "commit");
    }
}

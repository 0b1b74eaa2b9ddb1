using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Labs.Cleaning;

/// <summary>How far the audit has judged. What became of a row is settled in the run that cleaned it, unless it leaves the quarantine later.</summary>
/// <param name="Epoch">Silver's.</param>
/// <param name="FileId">Highest file of the ledger.</param>
/// <param name="SaleId">Highest row of silver sales.</param>
/// <param name="Released">Rows that have left the quarantine.</param>
/// <param name="Defects">Highest row of the truth's defects, 0 where there is none.</param>
internal sealed record AuditMark(long Epoch, long FileId, long SaleId, long Released, long Defects)
{
    private const string StateKey = "cleaning_audit_mark";

    public static readonly AuditMark Beginning = new(-1, 0, 0, 0, 0);

    public static AuditMark Now(SqliteConnection connection)
    {
        var silver = SilverMark.Of(connection);
        return new AuditMark(
            silver.Epoch,
            LabDatabase.Scalar<long>(connection, $"select coalesce(max(id), 0) from {Tables.BronzeFiles}"),
            silver.Sale,
            LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.SilverQuarantine} where released_at is not null"),
            LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", Tables.TruthDefects) == 0
                ? 0
                : LabDatabase.Scalar<long>(connection, $"select coalesce(max(rowid), 0) from {Tables.TruthDefects}"));
    }

    /// <summary>As it was left by the last audit; null before the first.</summary>
    public static AuditMark? Last(SqliteConnection connection) =>
        LabDatabase.Scalar<string>(connection, "select value from lab_state where key = ?1", StateKey) is { } json ? JsonSerializer.Deserialize<AuditMark>(json) : null;

    public void Save(SqliteConnection connection) => LabDatabase.Execute(
        connection,
        "insert into lab_state (key, value) values (?1, ?2) on conflict (key) do update set value = excluded.value",
        StateKey,
        JsonSerializer.Serialize(this));

    /// <summary>Whether what was judged up to here still stands at a later mark.</summary>
    public bool GoesOnTo(AuditMark later) => Epoch == later.Epoch && Released == later.Released && Defects <= later.Defects && FileId <= later.FileId;
}

using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// Rows of bronze and silver sales, counted in the tables once each: what was counted up to a row id is kept in <c>lab_state</c>, so that a further day counts
/// its own rows only.
/// </summary>
/// <param name="Bronze">Sales rows of bronze.</param>
/// <param name="Events">Events of silver that come from a row.</param>
/// <param name="Epoch">Silver's: in another one everything is counted again.</param>
/// <param name="BronzeId">Highest bronze row counted.</param>
/// <param name="SaleId">Highest silver row counted.</param>
internal sealed record RowTally(long Bronze, long Events, long Epoch, long BronzeId, long SaleId)
{
    private const string StateKey = "silver_row_tally";

    /// <summary>Counts the rows that came since the last count.</summary>
    public static RowTally Count(SqliteConnection connection)
    {
        var mark = SilverMark.Of(connection);
        var kept = Read(connection);
        var last = kept?.Epoch == mark.Epoch ? kept : new RowTally(0, 0, mark.Epoch, 0, 0);
        var tally = new RowTally(
            last.Bronze + LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.BronzeSales} where id > ?1", last.BronzeId),
            last.Events + LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.SilverSales} where id > ?1 and bronze_id <> 0", last.SaleId),
            mark.Epoch,
            LabDatabase.Scalar<long>(connection, $"select coalesce(max(id), 0) from {Tables.BronzeSales}"),
            mark.Sale);
        LabDatabase.Execute(
            connection,
            "insert into lab_state (key, value) values (?1, ?2) on conflict (key) do update set value = excluded.value",
            StateKey,
            JsonSerializer.Serialize(tally));
        return tally;
    }

    private static RowTally? Read(SqliteConnection connection) =>
        LabDatabase.Scalar<string>(connection, "select value from lab_state where key = ?1", StateKey) is { } json ? JsonSerializer.Deserialize<RowTally>(json) : null;
}

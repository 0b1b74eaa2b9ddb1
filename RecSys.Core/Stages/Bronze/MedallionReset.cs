using Microsoft.Data.Sqlite;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Empties bronze and silver, when the generated shop they hold has been replaced by another one.</summary>
internal static class MedallionReset
{
    /// <summary>Keys in <c>lab_state</c> that start so are silver's high-water marks.</summary>
    public const string WatermarkPrefix = "silver_watermark_";

    private static readonly string[] Emptied =
    [
        Tables.BronzeFiles, Tables.BronzeCustomers, Tables.BronzeProducts, Tables.BronzeSales,
        Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales, Tables.SilverQuarantine, Tables.SilverCounts, Tables.SilverExpectations,
    ];

    public static void Clear(SqliteConnection connection)
    {
        foreach (var table in Emptied)
        {
            // Rebuildable tables are there only once their stage has run.
            if (LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where type = 'table' and name = ?1", table) > 0)
            {
                LabDatabase.Execute(connection, $"delete from {table}");
            }
        }

        LabDatabase.Execute(connection, "delete from lab_state where key like ?1", WatermarkPrefix + "%");
        ShopHistoryReader.RaiseRevision(connection);
    }
}

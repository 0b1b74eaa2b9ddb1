using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>Tables a report reads: a stage that never ran has none.</summary>
internal static class ReportTables
{
    public static bool Exist(SqliteConnection connection, params IEnumerable<string> tables) =>
        tables.All(table => LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", table) == 1);
}

using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Silver's high-water marks: per kind the highest bronze id that is in silver. Bronze takes them back when it starts over.</summary>
internal static class SilverMarks
{
    /// <summary>Keys in <c>lab_state</c> start so; the kind follows.</summary>
    public const string Prefix = "silver_watermark_";

    public static void Clear(SqliteConnection connection) => LabDatabase.Execute(connection, "delete from lab_state where key like ?1", Prefix + "%");
}

using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Silver's high-water marks: per kind the highest bronze id that is in silver. Bronze takes them back when it starts over.</summary>
internal static class SilverMarks
{
    /// <summary>Keys in <c>lab_state</c> start so; the kind follows.</summary>
    public const string Prefix = "silver_watermark_";

    private const string StartOverKey = "silver_starts_over";

    /// <summary>Asks silver to clean all of bronze anew: what its rows say has changed. Silver does so in its own transaction and stands until then.</summary>
    public static void StartOver(SqliteConnection connection) =>
        LabDatabase.Execute(connection, "insert into lab_state (key, value) values (?1, '1') on conflict (key) do nothing", StartOverKey);

    /// <summary>Whether silver was asked to start over; asks it no longer.</summary>
    public static bool TakeStartOver(SqliteConnection connection) => LabDatabase.Execute(connection, "delete from lab_state where key = ?1", StartOverKey) > 0;

    public static void Clear(SqliteConnection connection) => LabDatabase.Execute(connection, "delete from lab_state where key like ?1", Prefix + "%");
}

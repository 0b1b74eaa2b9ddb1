using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>What the gold tables were made from; kept in <c>lab_state</c>, in the transaction of their rows.</summary>
/// <param name="Fingerprint">Of the settings and declarations they follow from.</param>
/// <param name="Silver">What of silver is in them.</param>
/// <param name="Now">The moment they stand at.</param>
/// <param name="Events">Events in them.</param>
/// <param name="Rows">Rows per table.</param>
/// <param name="Days">The day store that belongs to them; null in a mark of an older version.</param>
internal sealed record GoldMark(string Fingerprint, SilverMark Silver, long Now, long Events, IReadOnlyDictionary<string, long> Rows, DayStoreMark? Days)
{
    private const string StateKey = "gold_mark";

    // Raised whenever the same settings and declarations make other rows, or the day store is written in another way.
    private const int Version = 2;

    /// <summary>Null before the first run.</summary>
    public static GoldMark? Read(SqliteConnection connection) =>
        LabDatabase.Scalar<string>(connection, "select value from lab_state where key = ?1", StateKey) is { } json ? JsonSerializer.Deserialize<GoldMark>(json) : null;

    public void Save(SqliteConnection connection) => LabDatabase.Execute(
        connection,
        "insert into lab_state (key, value) values (?1, ?2) on conflict (key) do update set value = excluded.value",
        StateKey,
        JsonSerializer.Serialize(this));

    public static string FingerprintOf(LabSettings settings)
    {
        var identity = new { Version, settings.Gold, settings.Features.AffinityHalfLifeDays, Tables = GoldTables.All.Select(t => t.Spec.CreateSql) };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(identity)))[..16];
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>Which generated shop stands in the landing folder: kept in the lab's state.</summary>
/// <param name="Fingerprint">Of all that its bytes depend on.</param>
/// <param name="Preset">Its size.</param>
/// <param name="Seed">Of its random streams.</param>
/// <param name="AddedDays">Days added after the history.</param>
/// <param name="Files">Names and sizes in bytes of its files.</param>
internal sealed record GeneratedShop(string Fingerprint, string Preset, int Seed, int AddedDays, IReadOnlyDictionary<string, long> Files)
{
    private const string StateKey = "generated_shop";

    // Raised whenever the generator makes other bytes from the same settings.
    private const int GeneratorVersion = 2;

    /// <summary>The shop there is; null before the first.</summary>
    public static GeneratedShop? Read(SqliteConnection connection) =>
        LabDatabase.Scalar<string>(connection, "select value from lab_state where key = ?1", StateKey) is { } json
            ? JsonSerializer.Deserialize<GeneratedShop>(json)
            : null;

    public static void Forget(SqliteConnection connection) => LabDatabase.Execute(connection, "delete from lab_state where key = ?1", StateKey);

    public void Save(SqliteConnection connection) => LabDatabase.Execute(
        connection,
        "insert into lab_state (key, value) values (?1, ?2) on conflict (key) do update set value = excluded.value",
        StateKey,
        JsonSerializer.Serialize(this));

    /// <summary>Whether its files are all there, as long as they were.</summary>
    public bool IsIntact(LabPaths paths) => Files.All(f => new FileInfo(Path.Combine(paths.Landing, f.Key)) is { Exists: true } file && file.Length == f.Value);

    public static string FingerprintOf(GenerationSettings settings, LabSection lab)
    {
        var identity = new { GeneratorVersion, lab.Seed, Size = settings.Presets[lab.Preset], settings.Locale, settings.LastDay, settings.Dirt };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(identity)))[..16];
    }
}

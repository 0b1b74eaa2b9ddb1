using System.Text.Json;

namespace RecSys.Core.Upkeep;

/// <summary>What a backup says of itself: its first entry.</summary>
/// <param name="Format">Of the archive; another one is refused.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="Schema">Migrations of the database in it: a newer lab's are refused.</param>
/// <param name="Files">Every other entry with its length in bytes.</param>
public sealed record BackupManifest(int Format, DateTimeOffset CreatedAt, IReadOnlyList<string> Schema, IReadOnlyDictionary<string, long> Files)
{
    /// <summary>Name of its entry.</summary>
    public const string Name = "backup.json";

    /// <summary>What this lab writes and reads.</summary>
    public const int CurrentFormat = 1;

    internal static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Bytes of all files, unpacked.</summary>
    public long Bytes => Files.Values.Sum();
}

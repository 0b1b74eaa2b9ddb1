using System.Text.Json;
using RecSys.Core.Domain;

namespace RecSys.Core.Access;

/// <summary>One changing action that somebody asked for.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Who">The actor's name.</param>
/// <param name="Role">viewer or operator.</param>
/// <param name="Origin">IP address; null where unknown.</param>
/// <param name="Action">What was asked for.</param>
/// <param name="Subject">What it was to be done to.</param>
/// <param name="Allowed">False where it was refused.</param>
public sealed record AuditEntry(DateTimeOffset At, string Who, string Role, string? Origin, string Action, string? Subject, bool Allowed);

/// <summary>
/// Who changed what, and who was refused: a line of JSON per action, appended to <c>audit.jsonl</c> in the data folder. It is a file, not a table, so that
/// restoring a backup does not take it back. Beyond <see cref="MaxBytes"/> the file becomes <c>audit.1.jsonl</c> in place of the one before.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="clock">Gives the moments.</param>
public sealed class AuditLog(string folder, TimeProvider clock)
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string FileName = "audit.jsonl";

    /// <summary>Largest size of the file, in bytes.</summary>
    public const long MaxBytes = 8 << 20;

    private const int MaxSubjectLength = 500;

    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Lock _turn = new();

    private string Path => System.IO.Path.Combine(folder, FileName);

    private string Older => System.IO.Path.Combine(folder, "audit.1.jsonl");

    /// <summary>Appends an action, durably.</summary>
    /// <exception cref="LabException">The file cannot be written: what is not recorded is not done.</exception>
    public void Write(Actor actor, string action, string? subject, bool isAllowed)
    {
        var entry = new AuditEntry(clock.GetUtcNow(), actor.Name, actor.Role == Role.Operator ? "operator" : "viewer", actor.Origin, action, Shortened(subject), isAllowed);
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, Snake);
        lock (_turn)
        {
            try
            {
                Directory.CreateDirectory(folder);
                if (File.Exists(Path) && new FileInfo(Path).Length + line.Length > MaxBytes)
                {
                    File.Move(Path, Older, overwrite: true);
                }

                using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read);
                file.Write([.. line, (byte)'\n']);
                file.Flush(flushToDisk: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new LabException($"Nothing was changed: {Path} cannot be written ({e.Message}).", "Make room on the disk, or give the lab the right to write there, and try again.", inner: e);
            }
        }
    }

    /// <summary>The latest actions, newest first. A line that is torn or not the lab's is left out.</summary>
    public IReadOnlyList<AuditEntry> Latest(int count)
    {
        lock (_turn)
        {
            return [.. Lines(Path).Concat(Lines(Older)).Select(Parsed).OfType<AuditEntry>().Take(count)];
        }
    }

    private static IEnumerable<string> Lines(string path) => File.Exists(path) ? File.ReadLines(path).Reverse() : [];

    private static AuditEntry? Parsed(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditEntry>(line, Snake);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Shortened(string? subject) => subject?.Length > MaxSubjectLength ? subject[..MaxSubjectLength] + "…" : subject;
}

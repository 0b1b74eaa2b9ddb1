using RecSys.Core.Access;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Tracking;

/// <summary>What people write about a version.</summary>
/// <param name="Text">Free text; empty where nobody wrote any.</param>
/// <param name="Tags">Short words to find versions by, in alphabetical order.</param>
public sealed record ModelNote(string Text, IReadOnlyList<string> Tags)
{
    public static ModelNote None { get; } = new("", []);

    /// <summary>Tags as one line, the way they are typed.</summary>
    public string TagLine => string.Join(", ", Tags);
}

/// <summary>Keeps notes and tags beside the versions: nothing that trains or judges touches them.</summary>
public sealed class ModelNotes(LabDatabase database, TimeProvider clock)
{
    private const int MostText = 10_000;
    private const int MostTags = 20;
    private const int MostTag = 40;

    /// <summary>Replaces a version's note and tags.</summary>
    /// <param name="version">A trained version.</param>
    /// <param name="text">Null or empty for none.</param>
    /// <param name="tags">Trimmed; doubles and empty ones do not count.</param>
    /// <exception cref="LabException">There is no such version, or something is too long or has a character that no tag may have.</exception>
    public ModelNote Write(int version, string? text, IEnumerable<string> tags)
    {
        Actor.Demand("note a training", $"version {version}");
        var note = new ModelNote(text?.Trim() ?? "", [.. tags.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        if (note.Text.Length > MostText)
        {
            throw new LabException($"The note has {note.Text.Length:N0} characters.", $"At most {MostText:N0} are kept.");
        }

        if (note.Tags.Count > MostTags || note.Tags.FirstOrDefault(t => t.Length > MostTag || !t.All(IsOfTag)) is not null)
        {
            throw new LabException(
                $"The tags '{note.TagLine}' cannot be kept.", $"At most {MostTags} tags of at most {MostTag} letters, digits, blanks, dots, dashes and underscores, with commas between them.");
        }

        using var connection = database.Connect();
        if (LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.ModelVersions} where version = ?1", version) == 0)
        {
            throw ModelRegistry.Unknown(version);
        }

        LabDatabase.Execute(
            connection,
            $"insert into {Tables.ModelNotes} (version, note, tags, changed_at) values (?1, ?2, ?3, ?4) on conflict (version) do update set note = ?2, tags = ?3, changed_at = ?4",
            version,
            note.Text,
            string.Join(',', note.Tags),
            clock.GetUtcNow().ToUnixTimeMilliseconds());
        return note;
    }

    /// <summary>Every version that has a note or a tag.</summary>
    public IReadOnlyDictionary<int, ModelNote> All()
    {
        var notes = new Dictionary<int, ModelNote>();
        using var connection = database.Connect(readOnly: true);
        using var rows = new BulkRead(connection, $"select version, note, tags from {Tables.ModelNotes}");
        while (rows.Next())
        {
            notes.Add(rows.Int(0), new ModelNote(rows.Text(1), rows.Text(2).Split(',', StringSplitOptions.RemoveEmptyEntries)));
        }

        return notes;
    }

    private static bool IsOfTag(char letter) => char.IsLetterOrDigit(letter) || letter is ' ' or '.' or '-' or '_';
}

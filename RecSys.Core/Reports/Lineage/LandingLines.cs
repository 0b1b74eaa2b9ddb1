using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports.Lineage;

/// <summary>A line of a landing file as it stands there.</summary>
/// <param name="File">Relative to the landing folder.</param>
/// <param name="Line">From 1; the header is line 1.</param>
/// <param name="Header">The first line; null where the file cannot be read.</param>
/// <param name="Text">The line, or the lines of a record that spans some; null where it cannot be read.</param>
/// <param name="Problem">Why it cannot be read, or may not be what was ingested; null where all is well.</param>
public sealed record LandingLine(string File, long Line, string? Header, string? Text, string? Problem);

/// <summary>Reads single lines of landing files.</summary>
internal static class LandingLines
{
    private const int MostLines = 50;
    private const int MostLetters = 20_000;

    /// <param name="connection">Open.</param>
    /// <param name="paths">The lab's folders.</param>
    /// <param name="file">Relative to the landing folder; from the ledger or the quarantine, never from an address.</param>
    /// <param name="line">From 1.</param>
    public static LandingLine Read(SqliteConnection connection, LabPaths paths, string file, long line)
    {
        var found = new FileInfo(Path.Combine(paths.Landing, file));
        if (!found.Exists)
        {
            return new LandingLine(file, line, null, null, "The file is no longer in the landing folder.");
        }

        var known = LabDatabase.Scalar<long?>(connection, $"select size_bytes from {Tables.BronzeFiles} where path = ?1", file);
        var changed = known is { } size && size != found.Length ? "The file has changed since it was ingested: this may be another line." : null;
        try
        {
            using var reader = new StreamReader(new FileStream(found.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16));
            var header = reader.ReadLine();
            var text = line == 1 ? header : Record(reader, line);
            return new LandingLine(file, line, header, text, text is null ? "The file has no such line any longer." : changed);
        }
        catch (IOException e)
        {
            return new LandingLine(file, line, null, null, $"The file cannot be read now: {e.Message}");
        }
    }

    /// <summary>The record that starts on a line: an open quote goes on to the next.</summary>
    private static string? Record(StreamReader reader, long line)
    {
        string? text = null;
        for (var at = 2L; at <= line; at++)
        {
            text = reader.ReadLine();
        }

        for (var lines = 1; text is not null && lines < MostLines && text.Length < MostLetters && text.Count(c => c == '"') % 2 == 1; lines++)
        {
            if (reader.ReadLine() is not { } next)
            {
                break;
            }

            text += "\n" + next;
        }

        return text?.Length > MostLetters ? text[..MostLetters] : text;
    }
}

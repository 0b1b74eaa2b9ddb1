namespace RecSys.Core.Reports.Sql;

/// <summary>As much of SQL's grammar as is needed to see where a statement begins and ends.</summary>
internal static class SqlWords
{
    /// <summary>Position of the first character from a position on that is no space, semicolon or comment; the length where there is none.</summary>
    internal static int SkipBlank(string sql, int from)
    {
        var at = from;
        while (at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[at]) || sql[at] is ';' or '\uFEFF')
            {
                at++;
            }
            else if (IsAt(sql, at, "--"))
            {
                at = After(sql, at, "\n");
            }
            else if (IsAt(sql, at, "/*"))
            {
                at = After(sql, at + 2, "*/");
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>The word at a position, as it stands; empty where there is none.</summary>
    internal static string WordAt(string sql, int at)
    {
        var end = at;
        while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] == '_'))
        {
            end++;
        }

        return sql[at..end];
    }

    /// <summary>Line and column, both from 1.</summary>
    internal static (int Line, int Column) Place(string sql, int offset)
    {
        var before = sql.AsSpan(0, Math.Min(offset, sql.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static bool IsAt(string sql, int at, string mark) => string.CompareOrdinal(sql, at, mark, 0, mark.Length) == 0;

    private static int After(string sql, int at, string mark)
    {
        var found = sql.IndexOf(mark, at, StringComparison.Ordinal);
        return found < 0 ? sql.Length : found + mark.Length;
    }
}

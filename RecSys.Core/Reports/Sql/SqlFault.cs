using System.Runtime.InteropServices;
using System.Text;
using RecSys.Core.Domain;
using SQLitePCL;

namespace RecSys.Core.Reports.Sql;

/// <summary>Says what is wrong with a statement so that its writer can mend it: where, and what it may have meant.</summary>
public static partial class SqlFault
{
    /// <summary>Key in an exception's data: how many characters stand before what is wrong.</summary>
    public const string Offset = "sql_offset";

    private const string ReadOnlyHint = "Here you may look at everything and change nothing: one select, with, values or explain statement.";

    // What people know from other databases, and how SQLite says it.
    private static readonly Dictionary<string, string> OtherWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["now"] = "The lab's now is the last event: (select max(event_time) from silver_sales).",
        ["current_date"] = "The lab's now is the last event: (select max(event_time) from silver_sales).",
        ["year"] = "SQLite says strftime('%Y', date_trunc('day', event_time)).",
        ["month"] = "SQLite says strftime('%m', date_trunc('day', event_time)).",
        ["datediff"] = "SQLite says julianday(a) - julianday(b).",
        ["dateadd"] = "SQLite says date(a, '+7 days').",
        ["date_add"] = "SQLite says date(a, '+7 days').",
        ["date_sub"] = "SQLite says date(a, '-7 days').",
        ["count_if"] = "SQLite says count(*) filter (where …).",
        ["try_divide"] = "SQLite says 1.0 * a / nullif(b, 0).",
        ["string_agg"] = "SQLite says group_concat(a, ', ').",
        ["percentile"] = "SQLite has no percentile: use ntile() or row_number() over (order by …).",
    };

    internal static LabException NotOneSelect(string sql, int offset) => At(sql, offset, "Only reading is allowed here.", ReadOnlyHint);

    internal static LabException SeveralStatements(string sql, int offset) =>
        At(sql, offset, "There is more than one statement.", "Run one at a time: take away what comes after the first semicolon.");

    internal static LabException NoValue(string parameter) =>
        new($"The parameter {parameter} has no value.", "Give each parameter of the statement a value.");

    /// <summary>The words for what SQLite has just refused on a connection.</summary>
    /// <param name="names">Tables and columns that there are, to find what a misspelt one may have meant.</param>
    internal static LabException Of(sqlite3 database, int result, string sql, SqlGuard guard, IEnumerable<string> names)
    {
        if (guard.Refused is { } refused)
        {
            return new LabException($"This asks for {refused}, which is not allowed here.", ReadOnlyHint);
        }

        var message = raw.sqlite3_errmsg(database).utf8_to_string();
        return (result & 0xff) switch
        {
            raw.SQLITE_INTERRUPT => new LabException(
                $"The statement was stopped after {guard.TimeoutSeconds:0} s.",
                "Ask for less: fewer rows in a where, an aggregate, a join on ids. The limit is the setting Query:TimeoutSeconds."),
            raw.SQLITE_TOOBIG => new LabException($"{Sentence(message)} A value may have {SqlGuard.MaxValueBytes:N0} bytes, a statement {SqlGuard.MaxSqlBytes:N0}.", "Ask for less text."),
            raw.SQLITE_NOMEM => new LabException("The statement needs too much memory.", "Build it from fewer parts: each use of a common table expression is worked out anew."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new LabException("The database is busy.", "Try again in a moment.", Fault.Conflict),
            raw.SQLITE_ERROR when NotMade(message, names) is { } table => new LabException($"{table} is not made yet.", "Its stage has not run: run the pipeline first.", Fault.Conflict),
            raw.SQLITE_ERROR => At(sql, Position(database, sql), Sentence(message), Hint(message, names)),
            _ => new LabException(Sentence(message), "Write the statement in another way."),
        };
    }

    /// <summary>A table that is declared and that its stage has still to make.</summary>
    private static string? NotMade(string message, IEnumerable<string> names)
    {
        const string missing = "no such table: ";
        var table = message.StartsWith(missing, StringComparison.Ordinal) ? message[missing.Length..].Split('.')[^1] : null;
        return table is not null && names.Contains(table, StringComparer.OrdinalIgnoreCase) ? table : null;
    }

    private static LabException At(string sql, int? offset, string message, string hint)
    {
        if (offset is not { } at)
        {
            return new LabException(message, hint);
        }

        var (line, column) = SqlWords.Place(sql, at);
        return new LabException($"{message.TrimEnd('.')} (line {line}, column {column}).", hint) { Data = { [Offset] = at } };
    }

    private static string Sentence(string message) => message.Length == 0 ? "The statement failed." : $"{char.ToUpperInvariant(message[0])}{message[1..].TrimEnd('.')}.";

    private static string Hint(string message, IEnumerable<string> names)
    {
        var culprit = message[(message.LastIndexOf(": ", StringComparison.Ordinal) + 1)..].Trim();
        if (message.StartsWith("no such function", StringComparison.Ordinal))
        {
            return OtherWords.GetValueOrDefault(culprit, "The lab speaks SQLite, with date_trunc('day', moment) and iso(moment) on top: see https://sqlite.org/lang_corefunc.html for its functions.");
        }

        if (message.StartsWith("no such table", StringComparison.Ordinal) || message.StartsWith("no such column", StringComparison.Ordinal))
        {
            var word = culprit.Split('.')[^1];
            var near = names.Distinct().Select(name => (Name: name, Distance: Distance(word, name))).Where(n => n.Distance <= Math.Max(2, word.Length / 3))
                .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal).Take(3).Select(n => n.Name).ToList();
            return near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}?" : "The list of tables shows every table and its columns; a stage makes its tables when it runs.";
        }

        return "Compare it with the examples. The lab speaks SQLite's SQL: https://sqlite.org/lang_select.html";
    }

    /// <summary>Edits (insert, delete, replace) from one word to another, without regard to case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }

    private static int? Position(sqlite3 database, string sql)
    {
        var bytes = ErrorOffset(database.DangerousGetHandle());
        var utf8 = Encoding.UTF8.GetBytes(sql);
        return bytes < 0 || bytes > utf8.Length ? null : Encoding.UTF8.GetCharCount(utf8, 0, bytes);
    }

    // Byte offset of the token that the last error is about, or -1. The wrapper has no call for it.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_error_offset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int ErrorOffset(IntPtr database);
}

using System.Globalization;
using System.Text.RegularExpressions;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Web.Components.Shared;

/// <summary>How numbers, times and durations are written on pages: in the browser's language, never wider than they need.</summary>
public static partial class Show
{
    private const int IsoDayLetters = 10;
    private const int MostIsoLetters = 30;

    /// <summary>A count with thousands separators; a dash where it is not known.</summary>
    public static string Count(long? count) => count is { } known ? known.ToString("N0", CultureInfo.CurrentCulture) : "–";

    /// <summary>A count in few letters, such as 300 k or 3.2 M: for the graph.</summary>
    public static string ShortCount(long count) => count switch
    {
        < 10_000 => Count(count),
        < 1_000_000 => string.Create(CultureInfo.CurrentCulture, $"{count / 1000.0:0.#} k"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{count / 1_000_000.0:0.##} M"),
    };

    /// <summary>A duration in the unit that fits; a dash where it is not known.</summary>
    public static string Duration(double? ms) => ms switch
    {
        null => "–",
        < 1000 => string.Create(CultureInfo.CurrentCulture, $"{ms:0} ms"),
        < 60_000 => string.Create(CultureInfo.CurrentCulture, $"{ms / 1000:0.0} s"),
        _ when ms % 60_000 < 1000 => string.Create(CultureInfo.CurrentCulture, $"{Math.Floor(ms.Value / 60_000):0} min"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{Math.Floor(ms.Value / 60_000):0} min {ms % 60_000 / 1000:00} s"),
    };

    /// <summary>Date and time to the minute, UTC.</summary>
    public static string Time(DateTimeOffset? time) => time is { } known ? $"{known.UtcDateTime.ToString("g", CultureInfo.CurrentCulture)} UTC" : "–";

    /// <summary>A day.</summary>
    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("d", CultureInfo.CurrentCulture);

    /// <summary>
    /// A sentence that a stage wrote, whose numbers, days and moments are the same on every machine, as the browser's language writes them.
    /// What is no quantity stays: versions, names of files and settings, numbers of one to three digits.
    /// </summary>
    public static string Sentence(string sentence) => Written().Replace(sentence, found => found.Groups["moment"] is { Success: true, Value: var moment }
        ? DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? moment.Length > IsoDayLetters ? Time(time) : Day(time) : moment
        : Number(found.Value)) is var words && IsPercentClose ? words.Replace(" %", "%", StringComparison.Ordinal) : words.Replace(" %", "\u00a0%", StringComparison.Ordinal);

    /// <summary>A share in percent.</summary>
    public static string Percent(double? share, int decimals = 0) => share is { } known && double.IsFinite(known) ? known.ToString($"P{decimals}", CultureInfo.CurrentCulture) : "–";

    /// <summary>A change in percent, with its sign.</summary>
    public static string Change(double? change) => change is { } known && double.IsFinite(known) ? $"{(known > 0.005 ? "+" : known < -0.005 ? "−" : "")}{Percent(Math.Abs(known))}" : "–";

    /// <summary>Whether the language writes percents without a space: stages leave one.</summary>
    private static bool IsPercentClose => CultureInfo.CurrentCulture.NumberFormat.PercentPositivePattern is 1 or 2;

    /// <summary>A text of a result: a day or a moment in ISO 8601 as the browser's language writes it, anything else as it is.</summary>
    public static string Text(string text) => text.Length is >= IsoDayLetters and <= MostIsoLetters && Written().Match(text) is { Success: true } match && match.Length == text.Length && match.Groups["moment"].Success
        ? Sentence(text) : text;

    private static string Number(string written)
    {
        var decimals = written.Split('.') is [_, var behind] ? behind.Length : 0;
        return double.Parse(written, NumberStyles.Number, CultureInfo.InvariantCulture).ToString((written.Contains(',', StringComparison.Ordinal) ? "N" : "F") + decimals, CultureInfo.CurrentCulture);
    }

    /// <summary>Names in a sentence: one, one and another, or some and the last.</summary>
    public static string List(IReadOnlyList<string> names) => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";

    /// <summary>A stage's name as a heading.</summary>
    public static string Title(string stage) => stage.Length == 0 ? "" : stage == "ml" ? "ML" : char.ToUpperInvariant(stage[0]) + stage[1..];

    /// <summary>A value of a table.</summary>
    public static string Cell(Column column, object? value) => (column.Kind, value) switch
    {
        (_, null) => "",
        (ColumnKind.Moment, string iso) => iso.StartsWith("0001", StringComparison.Ordinal) ? "always" : Moment(iso),
        (_, bool flag) => flag ? "yes" : "no",
        // The number is what a filter takes.
        (_, long kind) when column.Name == "interaction_type" && kind >= 0 && kind < EventKinds.Names.Count => $"{kind} · {EventKinds.Names[(int)kind]}",
        // An id is a name, not a quantity.
        (_, long number) => IsName(column.Name) ? number.ToString(CultureInfo.InvariantCulture) : Count(number),
        (_, double number) => number.ToString(Math.Abs(number) is >= 1e-3 and < 1e6 or 0 ? "#,0.####" : "G4", CultureInfo.CurrentCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Whether a column lines up on the right.</summary>
    public static bool IsNumber(Column column) => column.Kind is ColumnKind.Integer or ColumnKind.Real;

    /// <summary>As a filter of the page takes it, too: to the second, with its thousandths where it has any.</summary>
    private static string Moment(string iso)
    {
        if (!DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return iso;
        }

        var words = moment.UtcDateTime.ToString("G", CultureInfo.CurrentCulture);
        var seconds = moment.UtcDateTime.ToString("ss", CultureInfo.InvariantCulture);
        var at = words.LastIndexOf(seconds, StringComparison.Ordinal);
        return moment.Millisecond == 0 || at < 0
            ? words
            : words.Insert(at + seconds.Length, CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator + moment.Millisecond.ToString("000", CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"(?<![\w.,:/@-])(?:(?<moment>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| UTC)?)?)|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\w/-]|[.,:]\w)")]
    private static partial Regex Written();

    private static bool IsName(string column) =>
        column is "id" or "seed" or "version" or "line" || column.EndsWith("_id", StringComparison.Ordinal) || column.EndsWith("_version", StringComparison.Ordinal);
}

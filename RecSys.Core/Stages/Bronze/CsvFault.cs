using CsvHelper;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Why a record of a file cannot become a row.</summary>
/// <param name="Rule">Name under which the quarantine lists it.</param>
/// <param name="Reason">In words.</param>
/// <param name="MayBeQuotes">A quote out of place may have glued lines together: give up one line only.</param>
internal sealed record CsvFault(string Rule, string Reason, bool MayBeQuotes = false)
{
    public static readonly CsvFault NotText = new("not_text", "The row holds NUL bytes: this is not text.");
    public static readonly CsvFault NotUtf8 = new("not_utf8", "The row is not UTF-8; save the file as UTF-8.");

    /// <summary>Names of all faults with a sentence each, for pages.</summary>
    public static readonly IReadOnlyList<(string Rule, string Sentence)> All =
    [
        ("bad_quotes", "Quotes are balanced and enclose whole fields."),
        ("field_count", "A row has as many fields as the header."),
        ("record_too_long", "A row is not longer than Bronze:MaxRecordLength."),
        ("not_text", "A row is text, without NUL bytes."),
        ("not_utf8", "A row is UTF-8."),
        ("unreadable_file", "A file is CSV in UTF-8 with a header row."),
    ];

    public static CsvFault TooLong(int bytes) => new("record_too_long", $"The row is longer than {bytes:N0} bytes (Bronze:MaxRecordLength), or a quote is never closed.", true);

    public static CsvFault FieldCount(int found, int expected) =>
        new("field_count", $"The row has {found} field{(found == 1 ? "" : "s")}, the header {expected}: it is torn, or a separator is not quoted.", true);

    public static CsvFault BadQuotes(CsvMalformedReason reason) => new("bad_quotes", reason switch
    {
        CsvMalformedReason.StrayQuote => "A quote stands inside a field that is not quoted.",
        CsvMalformedReason.TextAfterClosingQuote => "Text follows the closing quote of a field.",
        CsvMalformedReason.UnterminatedQuote => "A quoted field is never closed.",
        _ => $"The quotes are malformed ({reason}).",
    }, true);
}

using System.Globalization;

namespace RecSys.Web.Api;

/// <summary>CSV (RFC 4180) that is safe to open in a spreadsheet.</summary>
internal static class CsvText
{
    private static readonly System.Buffers.SearchValues<char> NeedQuotes = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>Writes a header and rows as they come; memory holds one row at a time.</summary>
    internal static async Task WriteAsync(TextWriter writer, IEnumerable<string> header, IEnumerable<IReadOnlyList<object?>> rows, CancellationToken cancel)
    {
        await writer.WriteAsync(string.Join(',', header.Select(Text)) + "\r\n");
        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            await writer.WriteAsync(string.Join(',', row.Select(Field)) + "\r\n");
        }
    }

    private static string Field(object? value) => value switch
    {
        null => "",
        string text => Text(text),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    // A text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection; full-width signs count in some languages).
    // A number stays one.
    private static string Text(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] && !IsNumber(text) ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(NeedQuotes) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _) && text.Any(char.IsAsciiDigit);
}

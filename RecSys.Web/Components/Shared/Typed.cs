using System.Globalization;
using RecSys.Core.Storage;

namespace RecSys.Web.Components.Shared;

/// <summary>What a reader typed in the way pages show it, which is the browser's language, as addresses and the API have it: the same on every machine.</summary>
internal static class Typed
{
    /// <summary>A number or a moment; what is neither, and what is ISO 8601 already, stays as it is.</summary>
    internal static string AsStored(ColumnKind kind, string text) => kind switch
    {
        ColumnKind.Integer or ColumnKind.Real when decimal.TryParse(text, NumberStyles.Number, CultureInfo.CurrentCulture, out var number) => number.ToString(CultureInfo.InvariantCulture),
        ColumnKind.Moment when !IsIso(text) && DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.AssumeUniversal, out var moment) =>
            moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture),
        _ => text,
    };

    private static bool IsIso(string text) => text.Length > 4 && text.Take(4).All(char.IsAsciiDigit) && text[4] == '-';
}

using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Web.Components.Shared;

/// <summary>How numbers, times and durations are written on pages: in the browser's language, never wider than they need.</summary>
public static class Show
{
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
        _ => string.Create(CultureInfo.CurrentCulture, $"{Math.Floor(ms.Value / 60_000):0} min {ms % 60_000 / 1000:00} s"),
    };

    /// <summary>Date and time to the minute, UTC.</summary>
    public static string Time(DateTimeOffset? time) => time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : "–";

    /// <summary>A stage's name as a heading.</summary>
    public static string Title(string stage) => stage.Length == 0 ? "" : char.ToUpperInvariant(stage[0]) + stage[1..];

    /// <summary>A value of a table.</summary>
    public static string Cell(Column column, object? value) => (column.Kind, value) switch
    {
        (_, null) => "",
        (ColumnKind.Moment, string iso) => iso.StartsWith("0001", StringComparison.Ordinal) ? "always" : iso.Replace('T', ' ').TrimEnd('Z'),
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

    private static bool IsName(string column) =>
        column is "id" or "seed" or "version" or "line" || column.EndsWith("_id", StringComparison.Ordinal) || column.EndsWith("_version", StringComparison.Ordinal);
}

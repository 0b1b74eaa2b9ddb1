using System.Buffers.Text;
using System.Text;

namespace RecSys.Core.Stages.Silver;

/// <summary>Types the texts of a row. Space around a value never matters.</summary>
public static class FieldText
{
    /// <summary>A whole number; a fraction of zeros is let pass, as spreadsheets write one.</summary>
    public static Typed<long> Whole(RawRow row, int column)
    {
        if (Missing<long>(row, column, out var text) is { } missing)
        {
            return missing;
        }

        var parsed = Utf8Parser.TryParse(text, out long value, out var used);
        return parsed && (used == text.Length || IsZeroFraction(text[used..])) ? Typed.Of<long>(value) : new(Reading.Wrong);
    }

    /// <summary>A number with a point, not infinite.</summary>
    public static Typed<double> Number(RawRow row, int column)
    {
        if (Missing<double>(row, column, out var text) is { } missing)
        {
            return missing;
        }

        return Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length && double.IsFinite(value)
            ? Typed.Of<double>(value)
            : new(Reading.Wrong);
    }

    /// <summary>A moment, see <see cref="MomentText"/>.</summary>
    public static Typed<long> Moment(RawRow row, int column)
    {
        if (Missing<long>(row, column, out var text) is { } missing)
        {
            return missing;
        }

        return MomentText.TryParse(text, out var moment) ? Typed.Of<long>(moment) : new(Reading.Wrong);
    }

    /// <summary>The trimmed text.</summary>
    public static Typed<string> Text(RawRow row, int column) =>
        Missing<string>(row, column, out var text) ?? Typed.Of<string>(Encoding.UTF8.GetString(text));

    private static Typed<T>? Missing<T>(RawRow row, int column, out ReadOnlySpan<byte> text)
    {
        text = row.Trimmed(column);
        return !text.IsEmpty ? null : new Typed<T>(row.IsAbsent(column) ? Reading.Absent : Reading.Empty);
    }

    private static bool IsZeroFraction(ReadOnlySpan<byte> rest) =>
        rest.Length > 1 && rest[0] == '.' && !rest[1..].ContainsAnyExcept((byte)'0');
}

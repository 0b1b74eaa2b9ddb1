using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// Reads moments: ISO 8601 (<c>2025-11-30T08:15:00.250+05:30</c>, with a space in place of the T, without seconds, without a time) and
/// <c>30/11/2025 08:15</c>, day first. Without an offset it is UTC. Fractions finer than a millisecond are cut off.
/// </summary>
public static class MomentText
{
    public static bool TryParse(ReadOnlySpan<byte> text, out long moment)
    {
        moment = 0;
        if (!TryDate(ref text, out var days))
        {
            return false;
        }

        var (time, offset) = (0L, 0L);
        if (!text.IsEmpty)
        {
            if (text[0] is not ((byte)'T' or (byte)'t' or (byte)' '))
            {
                return false;
            }

            text = text[1..];
            if (!TryTime(ref text, out time) || !TryOffset(ref text, out offset))
            {
                return false;
            }
        }

        moment = days * Moments.Day + time - offset;
        return text.IsEmpty;
    }

    /// <summary>Days since 1970.</summary>
    private static bool TryDate(ref ReadOnlySpan<byte> text, out long days)
    {
        days = 0;
        if (text.Length < 10)
        {
            return false;
        }

        var isIso = text[4] == '-' && text[7] == '-';
        var isDayFirst = text[2] == '/' && text[5] == '/';
        int year, month, day;
        if (isIso)
        {
            (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]));
        }
        else if (isDayFirst)
        {
            (year, month, day) = (Digits(text[6..10]), Digits(text[3..5]), Digits(text[..2]));
        }
        else
        {
            return false;
        }

        // The calendar's first and last year are left out: an offset could carry a moment beyond it.
        if (year is < 2 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        days = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        text = text[10..];
        return true;
    }

    /// <summary>Milliseconds since midnight, of <c>HH:mm</c>, <c>HH:mm:ss</c> or <c>HH:mm:ss.fff…</c>.</summary>
    private static bool TryTime(ref ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (!TryClock(ref text, out var hours, out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        var seconds = 0;
        if (text.Length >= 3 && text[0] == ':')
        {
            seconds = Digits(text[1..3]);
            text = text[3..];
            if (seconds is < 0 or > 59)
            {
                return false;
            }

            milliseconds = Fraction(ref text);
        }

        milliseconds += hours * Moments.Hour + minutes * 60 * Moments.Second + seconds * Moments.Second;
        return true;
    }

    /// <summary>Milliseconds of <c>Z</c>, <c>+05:30</c>, <c>+0530</c>, <c>+05</c>, or nothing.</summary>
    private static bool TryOffset(ref ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text is [(byte)'Z' or (byte)'z'])
        {
            text = [];
            return true;
        }

        var sign = text[0] switch { (byte)'+' => 1, (byte)'-' => -1, _ => 0 };
        text = text[1..];
        var (hours, minutes) = text.Length switch
        {
            2 => (Digits(text), 0),
            4 => (Digits(text[..2]), Digits(text[2..])),
            5 when text[2] == ':' => (Digits(text[..2]), Digits(text[3..])),
            _ => (-1, -1),
        };
        milliseconds = sign * (hours * Moments.Hour + minutes * 60 * Moments.Second);
        text = [];
        return sign != 0 && hours is >= 0 and <= 14 && minutes is >= 0 and <= 59;
    }

    private static bool TryClock(ref ReadOnlySpan<byte> text, out int hours, out int minutes)
    {
        (hours, minutes) = (-1, -1);
        if (text.Length < 5 || text[2] != ':')
        {
            return false;
        }

        (hours, minutes) = (Digits(text[..2]), Digits(text[3..5]));
        text = text[5..];
        return hours >= 0 && minutes >= 0;
    }

    private static long Fraction(ref ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] is not ((byte)'.' or (byte)','))
        {
            return 0;
        }

        var (milliseconds, unit, length) = (0L, 100L, 1);
        for (; length < text.Length && text[length] is >= (byte)'0' and <= (byte)'9'; length++, unit /= 10)
        {
            milliseconds += (text[length] - '0') * unit;
        }

        text = text[length..];
        return milliseconds;
    }

    /// <summary>The number a run of digits stands for; -1 where one is no digit.</summary>
    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var letter in text)
        {
            if (letter is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            value = value * 10 + letter - '0';
        }

        return value;
    }
}

namespace RecSys.Core.Domain;

/// <summary>Moments are milliseconds since 1970-01-01 UTC everywhere below the pages.</summary>
public static class Moments
{
    public const long Second = 1000;
    public const long Hour = 3600 * Second;
    public const long Day = 24 * Hour;

    public static DateTimeOffset ToDateTimeOffset(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment);

    /// <summary>Days from <paramref name="earlier"/> to <paramref name="later"/>, with fractions.</summary>
    public static double DaysBetween(long earlier, long later) => (later - earlier) / (double)Day;

    /// <summary>ISO 8601 in UTC to the millisecond where there are any, as files and JSON carry it.</summary>
    public static string ToIso(long moment)
    {
        var time = ToDateTimeOffset(moment).UtcDateTime;
        var format = moment % Second == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        return time.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
    }
}

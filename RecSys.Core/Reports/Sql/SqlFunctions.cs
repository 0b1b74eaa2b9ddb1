using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports.Sql;

/// <summary>Functions that statements may use beyond SQLite's own. They take a moment of the lab (milliseconds since 1970 UTC) or an ISO 8601 text.</summary>
internal static class SqlFunctions
{
    internal static void AddTo(SqliteConnection connection, LabPaths paths)
    {
        connection.CreateFunction<object?, string?>("iso", value => Time(value) is { } time ? Moments.ToIso(time.ToUnixTimeMilliseconds()) : null, isDeterministic: true);
        connection.CreateFunction<long?, string?>("evaluation_detail", version => version is { } known ? Detail(paths, known) : null);
        connection.CreateFunction<string?, object?, string?>("date_trunc", Truncate, isDeterministic: true);
        connection.CreateFunction<double?, double?, double?>("bin_floor", Bin, isDeterministic: true);
    }

    /// <summary>Start of the unit that a moment lies in: <c>yyyy-MM-dd</c>, for hours and minutes with the time. Weeks begin on Monday.</summary>
    private static string? Truncate(string? unit, object? value)
    {
        if (Time(value) is not { } time)
        {
            return null;
        }

        var day = time.Date;
        var (start, format) = unit?.ToUpperInvariant() switch
        {
            "MINUTE" => (day.AddMinutes(Math.Floor(time.TimeOfDay.TotalMinutes)), "yyyy-MM-dd HH:mm"),
            "HOUR" => (day.AddHours(time.Hour), "yyyy-MM-dd HH:mm"),
            "DAY" => (day, "yyyy-MM-dd"),
            "WEEK" => (day.AddDays(-((int)day.DayOfWeek + 6) % 7), "yyyy-MM-dd"),
            "MONTH" => (new DateTime(day.Year, day.Month, 1), "yyyy-MM-dd"),
            "QUARTER" => (new DateTime(day.Year, day.Month - (day.Month - 1) % 3, 1), "yyyy-MM-dd"),
            "YEAR" => (new DateTime(day.Year, 1, 1), "yyyy-MM-dd"),
            _ => throw new LabException($"date_trunc knows no unit '{unit}'.", "Units are minute, hour, day, week, month, quarter and year."),
        };
        return start.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Lower end of the bin of a width that a number lies in.</summary>
    private static double? Bin(double? value, double? width) => value is { } known && width is { } wide and > 0 ? Math.Floor(known / wide) * wide : null;

    /// <summary>What lies behind a version's metrics, as JSON: slices, curves, calibration. Null where the version was never evaluated.</summary>
    private static string? Detail(LabPaths paths, long version)
    {
        try
        {
            return version is > 0 and <= int.MaxValue ? File.ReadAllText(EvaluationFiles.DetailOf(paths, (int)version)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(object? value) => value switch
    {
        long moment when moment >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && moment <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() => Moments.ToDateTimeOffset(moment),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) => time,
        _ => null,
    };
}

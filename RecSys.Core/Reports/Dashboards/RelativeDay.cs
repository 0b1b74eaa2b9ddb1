using System.Globalization;
using System.Text.RegularExpressions;

namespace RecSys.Core.Reports.Dashboards;

/// <summary>Days as dashboards write them: ISO 8601, or counted from today, such as <c>now-7d/d</c> or <c>now/y</c>.</summary>
internal static partial class RelativeDay
{
    private const string Form = "yyyy-MM-dd";

    /// <summary>The day as <c>yyyy-MM-dd</c>; what is neither form stays as it is.</summary>
    /// <param name="isEnd">A day that is cut to a unit is the unit's last, not its first.</param>
    internal static string? Of(string? text, DateOnly today, bool isEnd)
    {
        if (text is null || Relative().Match(text) is not { Success: true } match)
        {
            return text;
        }

        var count = match.Groups["count"].Success ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) * (match.Groups["sign"].Value == "-" ? -1 : 1) : 0;
        var cut = match.Groups["cut"].Value is "y" or "M" or "w" ? match.Groups["cut"].Value : "d";
        var first = Start(Add(today, count, match.Groups["unit"].Value), cut);
        return (isEnd ? Add(first, 1, cut).AddDays(-1) : first).ToString(Form, CultureInfo.InvariantCulture);
    }

    private static DateOnly Add(DateOnly day, int count, string unit) => unit switch
    {
        // No farther than there are days.
        "y" => day.AddYears(Math.Clamp(count, 2 - day.Year, 9998 - day.Year)),
        "M" => day.AddMonths(Math.Clamp(count, 12 * (2 - day.Year), 12 * (9998 - day.Year))),
        "w" => day.AddDays(7 * count),
        "d" => day.AddDays(count),
        // Hours and less do not move a day far enough to matter.
        _ => day,
    };

    private static DateOnly Start(DateOnly day, string unit) => unit switch
    {
        "y" => new DateOnly(day.Year, 1, 1),
        "M" => new DateOnly(day.Year, day.Month, 1),
        "w" => day.AddDays(-((int)day.DayOfWeek + 6) % 7),
        _ => day,
    };

    [GeneratedRegex("^now(?:(?<sign>[+-])(?<count>[0-9]{1,4})(?<unit>[yMwdhms]))?(?:/(?<cut>[yMwdhms]))?$")]
    private static partial Regex Relative();
}

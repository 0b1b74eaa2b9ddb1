using System.Globalization;
using RecSys.Core.Stages.Exploration;
using RecSys.Web.Components.Charts;

namespace RecSys.Web.Components.Exploration;

/// <summary>What a click on a mark of a chart filters by.</summary>
internal static class ExplorationMarks
{
    private const string Interest = "interest_by_category";
    private const string AgeGroups = "purchases_by_age_group";
    private const string Locations = "purchases_by_location";
    private const string CategoryByAge = "category_by_age_group";
    private const string Days = "events_per_day";

    /// <summary>Whether marks of the chart filter at all.</summary>
    public static bool Filters(string chart) => chart is Interest or AgeGroups or Locations or CategoryByAge or Days;

    /// <summary>The filter with what the mark stands for.</summary>
    /// <param name="isLying">Names stand upwards.</param>
    public static ExplorationFilter Apply(ExplorationFilter filter, ExplorationChart chart, ChartMark mark, bool isLying)
    {
        var name = isLying ? mark.Y : mark.X;
        return chart.Name switch
        {
            Interest => filter with { Category = name },
            AgeGroups => filter with { AgeGroup = name },
            Locations => filter with { Location = name },
            CategoryByAge => filter with { Category = mark.Y, AgeGroup = mark.X },
            Days when Day(mark.X) is { } day => filter with { From = day, To = Next(chart, day)?.AddDays(-1) ?? day },
            _ => filter,
        };
    }

    /// <summary>Where the next step of the curve begins; null for the last.</summary>
    private static DateOnly? Next(ExplorationChart chart, DateOnly day) =>
        chart.Points.Select(p => Day(p.X)).Where(d => d > day).Min();

    // Plotly adds a time of day where it was zoomed in.
    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text.Split(' ', 'T')[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

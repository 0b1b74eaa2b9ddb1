using System.Globalization;

namespace RecSys.Core.Stages.Exploration.Charts;

/// <summary>When it happens. All in UTC.</summary>
internal static class TimeCharts
{
    /// <summary>Most points of the daily curve: a longer history is drawn in steps of several days.</summary>
    private const int MostSteps = 1000;

    private static readonly string[] Weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly string[] WholeWeekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public static ExplorationChart PerDay(ShopCounts counts)
    {
        var step = (counts.ByDay.Length + MostSteps - 1) / MostSteps;
        var steps = counts.ByDay.Chunk(step).Select(days => Enumerable.Range(0, 3).Select(kind => days.Sum(d => d[kind])).ToArray()).ToList();
        var dates = steps.Select((_, i) => Draw.Date(counts.FirstDay + i * step)).ToList();
        var peak = Draw.Peak(steps.Select(s => (double)s.Sum()));
        return new(
            "events_per_day",
            ChartKind.Line,
            step == 1 ? "Events per day" : $"Events per {step} days",
            "day (UTC)",
            "events",
            $"{Draw.Number(counts.ByDay.Length)} days with {Draw.Number((double)counts.ByKind.Sum() / counts.ByDay.Length)} events a day; most on {dates[peak]} with {Draw.Number(steps[peak].Sum())}.",
            Draw.PerKind(dates, steps));
    }

    public static ExplorationChart PerHour(ShopCounts counts)
    {
        var names = Enumerable.Range(0, 24).Select(hour => hour.ToString("00", CultureInfo.InvariantCulture)).ToList();
        return Clock("events_per_hour", "Events by hour", "hour of the day (UTC)", names, hour => $"The hour from {names[hour]}:00", counts.ByHour);
    }

    public static ExplorationChart PerWeekday(ShopCounts counts) => Clock("events_per_weekday", "Events by weekday", "weekday (UTC)", Weekdays, day => WholeWeekdays[day], counts.ByWeekday);

    /// <summary>Visits by the weekday and hour in which they begin.</summary>
    public static ExplorationChart SessionsPerWeekdayAndHour(ShopCounts counts)
    {
        var cells = (from day in Enumerable.Range(0, 7)
                     from hour in Enumerable.Range(0, 24)
                     select new ExplorationPoint(Weekdays[day], hour, hour.ToString("00", CultureInfo.InvariantCulture), counts.SessionsByWeekdayAndHour[day][hour])).ToList();
        var all = cells.Sum(c => c.Value);
        var peak = cells[Draw.Peak(cells.Select(c => c.Value))];
        return new(
            "sessions_by_weekday_and_hour",
            ChartKind.Heat,
            "Sessions by weekday and hour",
            "hour of the day (UTC)",
            "sessions",
            $"{Draw.Number(all)} visits, {Draw.Number(counts.ByKind.Sum() / Math.Max(1, all))} events each; most begin on a {WholeWeekdays[Array.IndexOf(Weekdays, peak.Series)]} from {peak.X}:00. A visit ends after half an hour without an event.",
            cells);
    }

    private static ExplorationChart Clock(string name, string title, string axis, IReadOnlyList<string> names, Func<int, string> said, long[][] counts)
    {
        var totals = counts.Select(c => (double)c.Sum()).ToList();
        var peak = Draw.Peak(totals);
        var mean = totals.Sum() / totals.Count;
        return new(
            name,
            ChartKind.Line,
            title,
            axis,
            "events",
            $"{said(peak)} is busiest with {Draw.Number(totals[peak])} events, {Draw.Percent(totals[peak], mean)} of an even spread.",
            Draw.PerKind(names, counts));
    }
}

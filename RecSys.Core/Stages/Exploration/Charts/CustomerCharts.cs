using RecSys.Core.Stages.Generation;

namespace RecSys.Core.Stages.Exploration.Charts;

/// <summary>Who it happens to.</summary>
internal static class CustomerCharts
{
    private const int MostPeriods = 20;

    // Upper bounds, exclusive; the last bin is open.
    private static readonly int[] EventBounds = [2, 3, 5, 10, 20, 50, 100, 200, 500, int.MaxValue];
    private static readonly int[] DayBounds = [1, 3, 7, 14, 30, 60, 120, int.MaxValue];

    public static ExplorationChart Activity(ShopCounts counts)
    {
        var bins = new double[EventBounds.Length];
        foreach (var customer in counts.Activity)
        {
            bins[Array.FindIndex(EventBounds, bound => customer.Events < bound)]++;
        }

        var sorted = counts.Activity.Select(a => a.Events).Order().DefaultIfEmpty().ToList();
        var silent = counts.Customers - counts.Activity.Count;
        var points = Draw.Bars("customers", Names(EventBounds, 1), bins);
        if (counts.Truth is { } truth)
        {
            points.AddRange(Draw.Bars("true activity", Names(EventBounds, 1), Expected(truth, counts.ByKind.Sum())));
        }

        return new(
            "customer_activity",
            ChartKind.Bar,
            "Activity per customer",
            "events of the customer",
            "customers",
            $"The median customer has {Draw.Number(sorted[sorted.Count / 2])} events, the most active {Draw.Number(sorted[^1])}; {Draw.Number(silent)} customers have none and start cold.",
            points);
    }

    /// <summary>Customers by the events that their share of all activity would bring.</summary>
    private static double[] Expected(KnownTruth truth, long events)
    {
        var bins = new double[EventBounds.Length];
        foreach (var expected in truth.Activity.Select(share => Math.Round(share * events)).Where(expected => expected >= 1))
        {
            bins[Array.FindIndex(EventBounds, bound => expected < bound)]++;
        }

        return bins;
    }

    public static ExplorationChart RecencyAgainstVolume(ShopCounts counts)
    {
        var bins = counts.Activity.ToLookup(a => Array.FindIndex(DayBounds, bound => a.DaysSinceLast < bound));
        var means = DayBounds.Select((_, i) => bins[i].Select(a => (double)a.Events).DefaultIfEmpty().Average()).ToList();
        var recent = counts.Activity.Count(a => a.DaysSinceLast < 30);
        return new(
            "recency_against_volume",
            ChartKind.Bar,
            "Recency against volume",
            "days since the customer's last event",
            "mean events per customer",
            $"{Draw.Percent(recent, counts.Activity.Count)} of the active customers came within 30 days; those of the last day have {Draw.Number(Math.Round(means[0], 1))} events on average.",
            Draw.Bars("mean events", Names(DayBounds, 0), means));
    }

    /// <summary>Cohorts by week of the first event (several weeks where the history is long): share with an event k periods later.</summary>
    public static ExplorationChart Retention(ShopCounts counts)
    {
        var weeks = (counts.ByDay.Length + 6) / 7;
        var days = 7 * ((weeks + MostPeriods - 1) / MostPeriods);
        var points = new List<ExplorationPoint>();
        var (kept, possible) = (0d, 0d);
        var periods = (counts.ByDay.Length + days - 1) / days;
        foreach (var cohort in counts.Activity.GroupBy(a => (a.FirstDay - counts.FirstDay) / days).OrderBy(g => g.Key))
        {
            var size = (double)cohort.Count();
            var active = new double[periods - cohort.Key];
            foreach (var customer in cohort)
            {
                foreach (var period in customer.ActiveDays.Select(d => (d - counts.FirstDay) / days).Distinct())
                {
                    active[period - cohort.Key]++;
                }
            }

            kept += active.Length > 1 ? active[1] : 0;
            possible += active.Length > 1 ? size : 0;
            points.AddRange(active.Select((count, k) => new ExplorationPoint(Draw.Date(counts.FirstDay + cohort.Key * days), k, $"{k}", count / size)));
        }

        var unit = days == 7 ? "week" : $"{days / 7} weeks";
        return new(
            "cohort_retention",
            ChartKind.Heat,
            "Cohort retention",
            $"periods of {(days == 7 ? "a week" : unit)} since the first event",
            "share of the cohort with an event",
            $"{Draw.Percent(kept, possible)} of customers come back in the {(days == 7 ? "week" : unit)} after their first.",
            points);
    }

    private static IEnumerable<string> Names(int[] bounds, int first) => bounds.Select((bound, i) =>
    {
        var from = i == 0 ? first : bounds[i - 1];
        return bound == int.MaxValue ? $"{from}+" : bound - from == 1 ? $"{from}" : $"{from}–{bound - 1}";
    });
}

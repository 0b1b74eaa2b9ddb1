using RecSys.Core.Stages.Exploration.Charts;

namespace RecSys.Core.Stages.Exploration;

/// <summary>Every chart, in the order the page shows them. Adding one: its function, a line here, its test.</summary>
public static class ExplorationCharts
{
    public static readonly IReadOnlyList<Func<ShopCounts, ExplorationChart>> All =
    [
        InteractionCharts.Mix,
        InteractionCharts.Funnel,
        TimeCharts.PerDay,
        TimeCharts.PerHour,
        TimeCharts.PerWeekday,
        TimeCharts.SessionsPerWeekdayAndHour,
        ProductCharts.Popularity,
        ProductCharts.PriceBand,
        ProductCharts.BasketSize,
        ScoreCharts.Recency,
        ScoreCharts.Hybrid,
        CustomerCharts.Activity,
        CustomerCharts.RecencyAgainstVolume,
        CustomerCharts.Retention,
        GroupCharts.Interest,
        GroupCharts.ByAgeGroup,
        GroupCharts.ByLocation,
        GroupCharts.CategoryByAge,
    ];
}

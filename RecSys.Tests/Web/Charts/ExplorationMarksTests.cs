using RecSys.Core.Stages.Exploration;
using RecSys.Web.Components.Charts;
using RecSys.Web.Components.Exploration;

namespace RecSys.Tests.Web.Charts;

public sealed class ExplorationMarksTests
{
    private static readonly ExplorationFilter Pune = new(Location: "Pune");

    [Fact]
    public void A_cell_filters_by_its_row_and_its_column() =>
        Assert.Equal(Pune with { Category = "Books", AgeGroup = "25-34" }, Apply("category_by_age_group", new ChartMark(0, "25-34", "Books")));

    [Fact]
    public void A_lying_bar_filters_by_its_row() =>
        Assert.Equal(new ExplorationFilter(Location: "Delhi"), Apply("purchases_by_location", new ChartMark(0, "17", "Delhi"), isLying: true));

    // The curve has a point every third day.
    [Fact]
    public void A_point_of_a_curve_filters_by_the_days_it_stands_for()
    {
        Assert.Equal(Pune with { From = new(2025, 11, 1), To = new(2025, 11, 3) }, Apply("events_per_day", new ChartMark(0, "2025-11-01", "5")));
        Assert.Equal(Pune with { From = new(2025, 11, 4), To = new(2025, 11, 4) }, Apply("events_per_day", new ChartMark(0, "2025-11-04 00:00", "5")));
    }

    [Fact]
    public void Other_charts_take_no_clicks() => Assert.False(ExplorationMarks.Filters("funnel"));

    private static ExplorationFilter Apply(string chart, ChartMark mark, bool isLying = false) =>
        ExplorationMarks.Apply(Pune, new ExplorationChart(chart, ChartKind.Bar, "", "", "", "", [new("view", 0, "2025-11-01", 5), new("view", 1, "2025-11-04", 5)]), mark, isLying);
}

using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Exploration.Charts;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Exploration;

/// <summary>Counts the shop once and keeps what the charts need: a few thousand points, however many events there are.</summary>
public sealed class ExplorationStage(ShopHistoryReader histories) : IStage
{
    private static readonly TableSpec Charts = new(
        Tables.ExplorationCharts,
        "gold",
        "One row per chart of the exploration page.",
        [
            new("chart", ColumnKind.Text),
            new("chart_order", ColumnKind.Integer, "From 0, as the page shows them."),
            new("kind", ColumnKind.Text, "Bar, Line, LogLine or Heat."),
            new("title", ColumnKind.Text),
            new("x_title", ColumnKind.Text),
            new("value_title", ColumnKind.Text),
            new("sentence", ColumnKind.Text, "What to look at."),
        ],
        ["chart"]);

    private static readonly TableSpec Series = new(
        Tables.ExplorationSeries,
        "gold",
        "One row per chart, series and position.",
        [
            new("chart", ColumnKind.Text),
            new("series", ColumnKind.Text),
            new("series_order", ColumnKind.Integer, "From 0, in the legend or from the top."),
            new("x_order", ColumnKind.Integer, "From 0, along the bottom."),
            new("x", ColumnKind.Text),
            new("value", ColumnKind.Real),
        ],
        ["chart", "series", "x_order"]);

    public string Name => "exploration";

    public string Question => "What does this shop look like: who comes, when, for what, and how far do they get?";

    public string Explanation =>
        "One pass over all events counts what the charts show. Look here before you model: a shop without repeat visits, or one where "
        + "everything sells alike, leaves a recommender little to learn.";

    public IReadOnlyList<string> Reads => [Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales, Tables.GoldHybridScores];

    public IReadOnlyList<string> Writes => [Tables.ExplorationCharts, Tables.ExplorationSeries, Tables.ExplorationDaily];

    public IReadOnlyList<string> SettingsRead => ["Gold"];

    public IReadOnlyList<TableSpec> Owns => [Charts, Series, DailyCounts.Spec];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        context.Progress(0, "loading silver");
        var history = histories.Read(context.Connection);
        context.Progress(0.3, "folding events");
        var state = new ShopReplay(history).AdvanceTo(history.Now!.Value);
        context.Progress(0.7, "counting");
        var counts = ShopCounts.Of(state, ExplorationFilter.None, context.Settings.Gold, context.Connection, cancel);
        var charts = ExplorationCharts.All.Select(chart => chart(counts)).ToList();
        var points = Write(context, charts);
        var days = WriteDays(context, state);
        return Task.FromResult(new StageReport
        {
            RowsIn = state.EventCount,
            RowsOut = charts.Count + points + days,
            Tables = new Dictionary<string, long> { [Tables.ExplorationCharts] = charts.Count, [Tables.ExplorationSeries] = points, [Tables.ExplorationDaily] = days },
            Notes = [InteractionCharts.Funnel(counts).Sentence, ProductCharts.Popularity(counts).Sentence],
        });
    }

    private static long WriteDays(StageContext context, ShopState state)
    {
        LabDatabase.Recreate(context.Connection, DailyCounts.Spec);
        using var rows = new BulkInsert(context.Connection, DailyCounts.Spec);
        return DailyCounts.Write(state, rows);
    }

    private static long Write(StageContext context, IReadOnlyList<ExplorationChart> charts)
    {
        LabDatabase.Recreate(context.Connection, Charts);
        LabDatabase.Recreate(context.Connection, Series);
        using var chartRows = new BulkInsert(context.Connection, Charts);
        using var pointRows = new BulkInsert(context.Connection, Series);
        for (var i = 0; i < charts.Count; i++)
        {
            var chart = charts[i];
            chartRows.Set(0, chart.Name).Set(1, (long)i).Set(2, chart.Kind.ToString()).Set(3, chart.Title).Set(4, chart.XTitle).Set(5, chart.ValueTitle).Set(6, chart.Sentence).Write();
            var series = chart.Points.Select(p => p.Series).Distinct().ToList();
            foreach (var point in chart.Points)
            {
                pointRows.Set(0, chart.Name).Set(1, point.Series).Set(2, (long)series.IndexOf(point.Series)).Set(3, (long)point.Order).Set(4, point.X).Set(5, point.Value).Write();
            }
        }

        return pointRows.Inserted;
    }
}

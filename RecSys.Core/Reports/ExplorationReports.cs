using RecSys.Core.Stages.Exploration;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>What the exploration page shows.</summary>
public sealed class ExplorationReports(LabDatabase database)
{
    /// <summary>The charts in their order; none before the stage has run.</summary>
    public IReadOnlyList<ExplorationChart> Charts()
    {
        using var connection = database.Connect(readOnly: true);
        if (!ReportTables.Exist(connection, Tables.ExplorationCharts, Tables.ExplorationSeries))
        {
            return [];
        }

        var points = new List<(string Chart, ExplorationPoint Point)>();
        using (var rows = new BulkRead(connection, $"select chart, series, x_order, x, value from {Tables.ExplorationSeries} order by chart, series_order, x_order"))
        {
            while (rows.Next())
            {
                points.Add((rows.Text(0), new ExplorationPoint(rows.Text(1), rows.Int(2), rows.Text(3), rows.Double(4))));
            }
        }

        var ofChart = points.ToLookup(p => p.Chart, p => p.Point);
        var charts = new List<ExplorationChart>();
        using var list = new BulkRead(connection, $"select chart, kind, title, x_title, value_title, sentence from {Tables.ExplorationCharts} order by chart_order");
        while (list.Next())
        {
            charts.Add(new ExplorationChart(list.Text(0), Enum.Parse<ChartKind>(list.Text(1)), list.Text(2), list.Text(3), list.Text(4), list.Text(5), [.. ofChart[list.Text(0)]]));
        }

        return charts;
    }
}

using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Exploration;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>What can be filtered by.</summary>
/// <param name="First">UTC day of the first event.</param>
/// <param name="Last">UTC day of the last event.</param>
public sealed record ExplorationChoices(DateOnly First, DateOnly Last, IReadOnlyList<string> Categories, IReadOnlyList<string> AgeGroups, IReadOnlyList<string> Locations);

/// <summary>What the exploration page shows: the stage's charts, or the same charts counted anew over a part of the shop.</summary>
public sealed class ExplorationReports(LabDatabase database, SettingsBook settings, ShopHistoryReader histories)
{
    private readonly Lock _gate = new();

    // A shop takes memory: it stays while people filter, and goes when the memory is needed.
    private (long Revision, WeakReference<ShopState> State) _last = (-1, new(null!));

    /// <summary>The charts in their order; none before the stage has run, and none where the filter keeps no event.</summary>
    public IReadOnlyList<ExplorationChart> Charts(ExplorationFilter filter, CancellationToken cancel = default)
    {
        using var connection = database.Connect(readOnly: true);
        if (!ReportTables.Exist(connection, Tables.ExplorationCharts, Tables.ExplorationSeries))
        {
            return [];
        }

        var stored = Stored(connection);
        if (filter.IsEmpty || stored.Count == 0)
        {
            return stored;
        }

        var counts = ShopCounts.Of(State(connection), filter, settings.Current.Gold, connection, cancel);
        return counts.ByKind.Sum() == 0 ? [] : [.. ExplorationCharts.All.Select(chart => chart(counts))];
    }

    /// <summary>Null before the stage has run.</summary>
    public ExplorationChoices? Choices()
    {
        using var connection = database.Connect(readOnly: true);
        if (!ReportTables.Exist(connection, Tables.ExplorationDaily) || LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {Tables.ExplorationDaily})") == 0)
        {
            return null;
        }

        return new(
            Day(connection, "min"),
            Day(connection, "max"),
            Texts(connection, $"select distinct category from {Tables.ExplorationDaily} order by 1"),
            AgeGroups.Names,
            Texts(connection, $"select distinct location from {Tables.SilverCustomers} where location <> '' order by 1"));
    }

    private ShopState State(SqliteConnection connection)
    {
        lock (_gate)
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            var revision = ShopHistoryReader.Revision(connection);
            if (_last.Revision == revision && _last.State.TryGetTarget(out var kept))
            {
                return kept;
            }

            var history = histories.Read(connection);
            var state = new ShopReplay(history).AdvanceTo(history.Now!.Value);
            _last = (revision, new(state));
            return state;
        }
    }

    private static DateOnly Day(SqliteConnection connection, string which) =>
        DateOnly.FromDateTime(Moments.ToDateTimeOffset(LabDatabase.Scalar<long>(connection, $"select {which}(day) from {Tables.ExplorationDaily}")).UtcDateTime);

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        var texts = new List<string>();
        using var rows = new BulkRead(connection, sql);
        while (rows.Next())
        {
            texts.Add(rows.Text(0));
        }

        return texts;
    }

    private static List<ExplorationChart> Stored(SqliteConnection connection)
    {
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

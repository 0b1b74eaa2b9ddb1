using RecSys.Core.Domain;
using RecSys.Core.Reports.Sql;

namespace RecSys.Core.Reports.Dashboards;

/// <summary>Asks the database what a tile shows.</summary>
public sealed class DashboardTiles(SqlRunner runner, TimeProvider clock)
{
    private const int MostRows = 5000;

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>The rows of a tile.</summary>
    /// <param name="choices">What the dashboard's filters keep.</param>
    /// <exception cref="LabException">The tile asks for nothing, or its statement is wrong, forbidden or too slow.</exception>
    public SqlResult Rows(Dashboard dashboard, DashboardPage page, Tile tile, IReadOnlyList<FilterChoice> choices, CancellationToken cancel)
    {
        var query = tile.Queries.Count > 0 ? tile.Queries[0] : throw new LabException("The widget asks for nothing.", "Give it a query with a datasetName.");
        return runner.Run(TileSql.Of(dashboard, page, query, choices, Today) with { MaxRows = MostRows }, cancel);
    }

    /// <summary>The statement behind a tile, with the values of its parameters written out as a comment.</summary>
    public string Statement(Dashboard dashboard, DashboardPage page, Tile tile, IReadOnlyList<FilterChoice> choices)
    {
        if (tile.Queries.Count == 0 || dashboard.FindDataset(tile.Queries[0].Dataset) is null)
        {
            return "";
        }

        var query = TileSql.Of(dashboard, page, tile.Queries[0], choices, Today);
        return string.Concat(query.Parameters!.Select(p => $"-- :{p.Key} = {p.Value ?? "null"}\n")) + query.Sql;
    }

    /// <summary>The values that a filter offers; none where nothing says which there are.</summary>
    /// <exception cref="LabException">The statement behind it is wrong.</exception>
    public IReadOnlyList<string> Options(Dashboard dashboard, Tile filter, CancellationToken cancel) =>
        TileSql.Options(dashboard, filter, Today) is { } query
            ? [.. runner.Run(query with { MaxRows = TileSql.MaxOptions }, cancel).Rows.Select(row => row[0] as string).OfType<string>()]
            : [];
}

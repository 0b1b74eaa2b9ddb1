using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports.Lineage;

/// <summary>Rows that a row was made from, or went into.</summary>
/// <param name="Title">As a heading.</param>
/// <param name="Rows">Values in the order of the table's columns, at most <see cref="LineageReports.MostRows"/> of them.</param>
/// <param name="Total">How many there are.</param>
public sealed record LineagePart(string Title, TableSummary Table, IReadOnlyList<IReadOnlyList<object?>> Rows, long Total);

/// <summary>Where a row comes from: the rows behind it, and the line of the file for a row that was read from one.</summary>
/// <param name="Table">Table of the row; null for a pair of customer and product.</param>
/// <param name="Row">Values in the order of the table's columns.</param>
public sealed record RowLineage(TableSummary? Table, IReadOnlyList<object?> Row, IReadOnlyList<LineagePart> Parts, LandingLine? Line);

/// <summary>Traces any row back to the silver and bronze rows it was made from, and to the line of the landing file.</summary>
public sealed partial class LineageReports(LabDatabase database, TableCatalogue catalogue, TableReports tables, SettingsBook settings)
{
    /// <summary>Most rows of a part.</summary>
    public const int MostRows = 50;

    /// <summary>Whether rows of a table can be traced.</summary>
    public static bool IsTraceable(string table) => RowOrigins.Know(table);

    /// <summary>The first row that the filters keep, and what is behind it.</summary>
    /// <param name="table">Name of the table.</param>
    /// <param name="query">Filters that tell the row; its offset pages through the first part.</param>
    /// <exception cref="LabException">There is no such table, column or row, or the table cannot be traced.</exception>
    public RowLineage Of(string table, TableQuery query)
    {
        if (!IsTraceable(table) && tables.Exists(table))
        {
            throw new LabException($"Rows of {table} cannot be traced.", "Gold, silver and bronze rows, candidates, labels and recommendations can.");
        }

        var page = tables.Page(table, query with { Offset = 0, Limit = 1 });
        if (page.Rows.Count == 0)
        {
            throw new LabException($"{table} has no such row.", "A run may have made the table anew: look for the row in the table.", Fault.NotFound);
        }

        var row = page.Table.Columns.Select(c => c.Name).Zip(page.Rows[0]).ToDictionary(pair => pair.First, pair => pair.Second);
        using var connection = database.Connect(readOnly: true);
        return new RowLineage(page.Table, page.Rows[0], Parts(connection, RowOrigins.Of(table), row, query.Offset), Line(connection, page.Table, row));
    }

    /// <summary>What is behind a candidate or recommendation of a product to a customer, whether any table holds it or not.</summary>
    public RowLineage OfPair(long customerId, long productId, int offset = 0)
    {
        using var connection = database.Connect(readOnly: true);
        var pair = new Dictionary<string, object?> { ["customer_id"] = customerId, ["product_id"] = productId };
        return new RowLineage(null, [customerId, productId], Parts(connection, RowOrigins.OfPair, pair, offset), null);
    }

    private List<LineagePart> Parts(SqliteConnection connection, IReadOnlyList<RowOrigin> origins, Dictionary<string, object?> row, int offset)
    {
        row[RowOrigins.TrendingWindow] = settings.Current.Gold.TrendingDays * Moments.Day;
        var parts = new List<LineagePart>();
        foreach (var origin in origins.Where(o => ReportTables.Exist(connection, o.Table)))
        {
            var part = Part(connection, origin, row, parts.Count == 0 ? offset : 0);
            if (part.Total > 0 || origin.Table == Tables.SilverSales)
            {
                parts.Add(part);
            }
        }

        return parts;
    }

    private LineagePart Part(SqliteConnection connection, RowOrigin origin, Dictionary<string, object?> row, int offset)
    {
        var table = catalogue.Find(connection, origin.Table)!;
        var (condition, arguments) = Bind(origin.Condition, row);
        var total = LabDatabase.Scalar<long>(connection, $"select count(*) from {origin.Table} as s where {condition}", arguments);
        var columns = string.Join(", ", table.Columns.Select(c => "s." + TableQuery.Quote(c.Name)));
        var order = table.Columns.Any(c => c.Name == "event_time") ? "s.event_time desc" : string.Join(", ", table.Key.Select(k => "s." + TableQuery.Quote(k)));
        var rows = new List<IReadOnlyList<object?>>();
        using var read = new BulkRead(
            connection, $"select {columns} from {origin.Table} as s where {condition} order by {order} limit {MostRows} offset {Math.Max(0, offset)}", arguments);
        while (read.Next())
        {
            rows.Add([.. table.Columns.Select((column, i) => read.Value(i) is { } value ? StoredValue.Shown(value, column.Kind) : null)]);
        }

        return new LineagePart(origin.Title, new TableSummary(table.Name, table.Layer, table.Grain, table.Columns, total) { Key = table.Key }, rows, total);
    }

    /// <summary>Puts the row's values in place of their names.</summary>
    private static (string Sql, object?[] Arguments) Bind(string condition, Dictionary<string, object?> row)
    {
        var names = Name().Matches(condition).Select(match => match.Groups[1].Value).Distinct().ToList();
        var sql = Name().Replace(condition, match => $"?{names.IndexOf(match.Groups[1].Value) + 1}");
        return (sql, [.. names.Select(name => Stored(name, row.GetValueOrDefault(name)))]);
    }

    /// <summary>A moment left the reports as text and goes back as milliseconds.</summary>
    private static object? Stored(string name, object? shown) => shown is string text && (name == "event_time" || name.EndsWith("_at", StringComparison.Ordinal))
        ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()
        : shown;

    /// <summary>The line that a bronze row was read from, or that a silver row's bronze row was.</summary>
    private LandingLine? Line(SqliteConnection connection, TableSummary table, Dictionary<string, object?> row)
    {
        if (row.GetValueOrDefault("file") is string file && row.GetValueOrDefault("line") is long told)
        {
            return LandingLines.Read(connection, database.Paths, file, told);
        }

        var (bronze, id) = table.Layer == "bronze" ? (table.Name, row.GetValueOrDefault("id")) : ($"bronze_{table.Name.Split('_')[^1]}", row.GetValueOrDefault("bronze_id"));
        if (id is not long bronzeId || bronzeId <= 0 || table.Layer is not ("bronze" or "silver"))
        {
            return null;
        }

        using var places = new BulkRead(connection, $"select f.path, b.line from {bronze} as b join {Tables.BronzeFiles} as f on f.id = b.file_id where b.id = ?1", bronzeId);
        return places.Next() ? LandingLines.Read(connection, database.Paths, places.Text(0), places.Long(1)) : null;
    }

    [GeneratedRegex(":([a-z_]+)")]
    private static partial Regex Name();
}

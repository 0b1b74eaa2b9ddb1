namespace RecSys.Core.Reports.Dashboards;

/// <summary>A dashboard as its file describes it: the Lakeview layout (<c>.lvdash.json</c>) of Databricks AI/BI dashboards.</summary>
public sealed record Dashboard(IReadOnlyList<Dataset> Datasets, IReadOnlyList<DashboardPage> Pages)
{
    public Dataset? FindDataset(string name) => Datasets.FirstOrDefault(d => d.Name == name);

    /// <summary>Pages to turn to; the others only hold filters that apply everywhere.</summary>
    public IEnumerable<DashboardPage> Shown => Pages.Where(p => !p.IsGlobal);

    /// <summary>Filters that act on a page: its own, and those of every page.</summary>
    public IEnumerable<Tile> FiltersOf(DashboardPage page) => Pages.Where(p => p.IsGlobal || p == page).SelectMany(p => p.Tiles).Where(t => t.IsFilter);
}

/// <summary>One read-only statement that tiles ask.</summary>
public sealed record Dataset(string Name, string DisplayName, string Sql, IReadOnlyList<DatasetParameter> Parameters);

/// <summary>A <c>:keyword</c> of a dataset's statement and its value until a filter sets another.</summary>
/// <param name="Several">Values until a filter sets others, for a parameter that takes any number of them; null for any other.</param>
/// <param name="Range">First and last day until a filter sets others, as the file has them, for a parameter that the statement asks for as <c>:keyword.min</c> and <c>:keyword.max</c>; null for any other.</param>
public sealed record DatasetParameter(string Keyword, string? Default, (string? Min, string? Max)? Range = null, IReadOnlyList<string>? Several = null);

/// <param name="Columns">Columns of the layout's grid: 6, or 12 where a tile reaches farther.</param>
/// <param name="IsGlobal">Holds filters of all pages and is no page to turn to.</param>
public sealed record DashboardPage(string Name, string DisplayName, int Columns, bool IsGlobal, IReadOnlyList<Tile> Tiles);

/// <summary>Where a tile lies on the grid, in columns and rows from 0.</summary>
public sealed record TilePosition(int X, int Y, int Width, int Height);

/// <summary>A field of a tile's query: a column or an aggregate of its dataset, under a name.</summary>
public sealed record TileField(string Name, string Expression);

/// <summary>What a tile asks of a dataset.</summary>
/// <param name="IsRaw">Rows as they are; otherwise grouped by the fields that are no aggregates.</param>
/// <param name="Keywords">Of a filter: the parameters that it sets.</param>
public sealed record TileQuery(string Name, string Dataset, IReadOnlyList<TileField> Fields, bool IsRaw, IReadOnlyList<string> Keywords);

/// <summary>A field as a channel of the tile shows it.</summary>
/// <param name="Currency">ISO 4217 code of an amount of money; null for any other number.</param>
/// <param name="Scale">quantitative, categorical or temporal; null where it is not said.</param>
/// <param name="SortBy">x, y, x-reversed or y-reversed; null keeps the query's order.</param>
/// <param name="Format">Kind of number, such as number-percent; null where it is not said.</param>
public sealed record Channel(string Field, string Title, string? Scale, string? SortBy, string? Format, string? Query, string? Keyword, string? Currency = null);

/// <summary>What a filter keeps to begin with: some values, or a range of days.</summary>
public sealed record FilterDefault(IReadOnlyList<string> Values, string? Min = null, string? Max = null);

/// <summary>One widget on a page.</summary>
/// <param name="Kind">counter, bar, line, area, pie, combo, scatter, heatmap, table, filter-…, text; or one the lab does not know.</param>
/// <param name="Channels">By name: x, y, y2, color, angle, label, value, size, columns, fields.</param>
public sealed record Tile(string Name, string Kind, TilePosition Position, IReadOnlyList<TileQuery> Queries, IReadOnlyDictionary<string, IReadOnlyList<Channel>> Channels)
{
    public string Title { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Words of a text tile, line by line.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>How bars and areas of several series stand: stack, group, overlay, or percent for shares of the whole; null where it is not said.</summary>
    public string? MarkLayout { get; init; }

    /// <summary>What a filter keeps until another choice is made, days as the file has them, such as <c>now-7d/d</c>; null keeps all.</summary>
    public FilterDefault? Default { get; init; }

    public bool IsFilter => Kind.StartsWith("filter-", StringComparison.Ordinal);

    public IReadOnlyList<Channel> ChannelsOf(string name) => Channels.GetValueOrDefault(name, []);

    /// <summary>The first field of the first of these channels that has one.</summary>
    public Channel? First(params IReadOnlyList<string> names) => names.SelectMany(ChannelsOf).FirstOrDefault();
}

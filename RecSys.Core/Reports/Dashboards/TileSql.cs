using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RecSys.Core.Domain;
using RecSys.Core.Reports.Sql;

namespace RecSys.Core.Reports.Dashboards;

/// <summary>What a filter keeps: some values, or a range of days, both ends included.</summary>
/// <param name="Filter">Name of the filter's tile.</param>
public sealed record FilterChoice(string Filter, IReadOnlyList<string> Values, DateOnly? From = null, DateOnly? To = null)
{
    public bool IsEmpty => Values.Count == 0 && From is null && To is null;

    /// <summary>What a filter keeps until another choice is made: an empty choice, which keeps all, is one. Null where its file says nothing.</summary>
    /// <param name="today">What days such as <c>now-7d/d</c> are counted from.</param>
    public static FilterChoice? DefaultOf(Tile filter, DateOnly today) => filter.Default is { } begin
        ? new FilterChoice(filter.Name, begin.Values, Day(RelativeDay.Of(begin.Min, today, isEnd: false)), Day(RelativeDay.Of(begin.Max, today, isEnd: true)))
        : null;

    // A moment in ISO 8601 begins with its day.
    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text?[..Math.Min(text.Length, 10)], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>Makes one statement of a tile's fields, its dataset and the filters at work.</summary>
public static partial class TileSql
{
    /// <summary>Most values that a filter offers.</summary>
    public const int MaxOptions = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="today">What the days of ranges such as <c>now-7d/d</c> are counted from.</param>
    /// <exception cref="LabException">The dataset is missing.</exception>
    public static SqlQuery Of(Dashboard dashboard, DashboardPage page, TileQuery query, IReadOnlyList<FilterChoice> choices, DateOnly today)
    {
        var dataset = Dataset(dashboard, query.Dataset);
        var values = Defaults(dataset, today);
        var conditions = new List<string>();
        foreach (var filter in dashboard.FiltersOf(page))
        {
            if ((choices.FirstOrDefault(c => c.Filter == filter.Name) ?? FilterChoice.DefaultOf(filter, today)) is { IsEmpty: false } choice)
            {
                Apply(filter, choice, dataset, conditions, values);
            }
        }

        return new SqlQuery(Select(query, dataset, conditions), values);
    }

    /// <summary>The values that a filter offers, as texts in order; null where it sets a parameter that nothing offers values for.</summary>
    /// <exception cref="LabException">The dataset is missing.</exception>
    public static SqlQuery? Options(Dashboard dashboard, Tile filter, DateOnly today)
    {
        if (filter.Queries.FirstOrDefault(q => Fields(q).Count > 0) is not { } query)
        {
            return null;
        }

        var dataset = Dataset(dashboard, query.Dataset);
        var field = Translate(Fields(query)[0].Expression);
        return new SqlQuery($"select distinct cast({field} as text) as value from (\n{Body(dataset)}\n) where {field} is not null order by {field} limit {MaxOptions}", Defaults(dataset, today));
    }

    private static Dataset Dataset(Dashboard dashboard, string name) => dashboard.FindDataset(name)
        ?? throw new LabException($"There is no dataset {name}.", $"The dashboard's datasets are {string.Join(", ", dashboard.Datasets.Select(d => d.Name))}.");

    private static Dictionary<string, object?> Defaults(Dataset dataset, DateOnly today)
    {
        var values = new Dictionary<string, object?>();
        foreach (var parameter in dataset.Parameters.DistinctBy(p => p.Keyword))
        {
            if (parameter.Range is { } range)
            {
                (values[$"{parameter.Keyword}_min"], values[$"{parameter.Keyword}_max"]) = (RelativeDay.Of(range.Min, today, isEnd: false), RelativeDay.Of(range.Max, today, isEnd: true));
            }
            else
            {
                values[parameter.Keyword] = parameter.Several is { } several ? JsonSerializer.Serialize(several) : parameter.Default;
            }
        }

        return values;
    }

    private static void Apply(Tile filter, FilterChoice choice, Dataset dataset, List<string> conditions, Dictionary<string, object?> values)
    {
        foreach (var query in filter.Queries.Where(q => q.Dataset == dataset.Name))
        {
            foreach (var keyword in query.Keywords)
            {
                if (dataset.Parameters.Any(p => p.Keyword == keyword && p.Range is not null))
                {
                    (values[$"{keyword}_min"], values[$"{keyword}_max"]) = (Iso(choice.From) ?? values[$"{keyword}_min"], Iso(choice.To) ?? values[$"{keyword}_max"]);
                    continue;
                }

                if (dataset.Parameters.Any(p => p.Keyword == keyword && p.Several is not null))
                {
                    values[keyword] = JsonSerializer.Serialize(choice.Values);
                    continue;
                }

                values[keyword] = (choice.Values is [var only, ..] ? only : null) ?? Iso(choice.From) ?? Iso(choice.To);
            }

            foreach (var field in Fields(query).Take(1).Select(f => Translate(f.Expression)))
            {
                conditions.AddRange(Conditions(field, choice, values));
            }
        }
    }

    private static IEnumerable<string> Conditions(string field, FilterChoice choice, Dictionary<string, object?> values)
    {
        string Bind(object? value)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"lab_filter_{values.Count}");
            values[name] = value;
            return $":{name}";
        }

        if (choice.Values.Count > 0)
        {
            yield return $"cast({field} as text) in ({string.Join(", ", choice.Values.Select(Bind))})";
        }

        if (choice.From is { } from)
        {
            yield return $"date_trunc('day', {field}) >= {Bind(Iso(from))}";
        }

        if (choice.To is { } to)
        {
            yield return $"date_trunc('day', {field}) <= {Bind(Iso(to))}";
        }
    }

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Select(TileQuery query, Dataset dataset, List<string> conditions)
    {
        var fields = Fields(query).Select(f => (f.Name, Sql: Translate(f.Expression))).ToList();
        var sql = new StringBuilder("select ");
        sql.AppendJoin(", ", fields.Count == 0 ? ["*"] : fields.Select(f => $"{f.Sql} as \"{f.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        sql.Append("\nfrom (\n").Append(Body(dataset)).Append("\n)");
        if (conditions.Count > 0)
        {
            sql.Append("\nwhere ").AppendJoin("\n  and ", conditions);
        }

        if (!query.IsRaw && fields.Any(f => Aggregate().IsMatch(f.Sql)))
        {
            var groups = Enumerable.Range(1, fields.Count).Where(i => !Aggregate().IsMatch(fields[i - 1].Sql)).ToList();
            sql.Append(groups.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"\ngroup by {string.Join(", ", groups)}\norder by {string.Join(", ", groups)}"));
        }
        else if (!query.IsRaw && fields.Count > 0)
        {
            sql.Append("\ngroup by ").AppendJoin(", ", Enumerable.Range(1, fields.Count));
        }

        return sql.ToString();
    }

    // What counts how many rows another filter leaves is Databricks' own bookkeeping.
    private static List<TileField> Fields(TileQuery query) => [.. query.Fields.Where(f => !f.Expression.Contains("associative_filter_predicate_group", StringComparison.Ordinal))];

    // SQLite's names have no full stop: :when.min becomes :when_min.
    private static string Body(Dataset dataset)
    {
        var sql = dataset.Sql.Trim().TrimEnd(';', ' ', '\n', '\r', '\t');
        var ranges = dataset.Parameters.Where(p => p.Range is not null).Select(p => p.Keyword).ToHashSet(StringComparer.Ordinal);
        foreach (var keyword in dataset.Parameters.Where(p => p.Several is not null).Select(p => Regex.Escape(p.Keyword)))
        {
            // Several values are bound as a JSON array.
            var all = $"(select value from json_each(:{keyword}))";
            sql = Regex.Replace(sql, $@"\barray_contains\s*\(\s*:{keyword}\s*,\s*((?:[^()]|(?<open>\()|(?<-open>\)))+(?(open)(?!)))\)", $"(($1) in {all})", RegexOptions.IgnoreCase, Patience);
            sql = Regex.Replace(sql, $@"\bin\s*\(\s*:{keyword}\s*\)", $"in {all}", RegexOptions.IgnoreCase, Patience);
            sql = Regex.Replace(sql, $@"\b(?:array_size|cardinality|size)\s*\(\s*:{keyword}\s*\)", $"json_array_length(:{keyword})", RegexOptions.IgnoreCase, Patience);
        }

        return ranges.Count == 0 ? sql : RangeEnd().Replace(sql, end => ranges.Contains(end.Groups[1].Value) ? $":{end.Groups[1].Value}_{end.Groups[2].Value}" : end.Value);
    }

    /// <summary>The few forms that Databricks writes by itself, as SQLite writes them.</summary>
    private static string Translate(string expression)
    {
        var sql = expression.Replace("`*`", "*", StringComparison.Ordinal);
        sql = DateTrunc().Replace(sql, "date_trunc('$1'");
        return CountIf().Replace(sql, "count(*) filter (where $1)");
    }

    [GeneratedRegex("""^\s*(sum|count|avg|min|max|total|group_concat|median|stddev|any_value)\s*\(""", RegexOptions.IgnoreCase)]
    private static partial Regex Aggregate();

    [GeneratedRegex(@":(\w+)\.(min|max)\b")]
    private static partial Regex RangeEnd();

    [GeneratedRegex(@"date_trunc\s*\(\s*""(\w+)""", RegexOptions.IgnoreCase)]
    private static partial Regex DateTrunc();

    [GeneratedRegex("""^\s*count_if\s*\((.*)\)\s*$""", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex CountIf();
}

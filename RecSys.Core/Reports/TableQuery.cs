using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>Which rows of a table, in which order. Rows that the sorted column does not tell apart stand in the order of the table's key.</summary>
/// <param name="Offset">Rows to skip.</param>
/// <param name="Limit">Most rows to give, 1 to <see cref="MaxLimit"/>.</param>
/// <param name="SortBy">A column; null keeps the order of the table's key.</param>
public sealed record TableQuery(int Offset = 0, int Limit = 100, string? SortBy = null, bool Descending = false)
{
    public const int MaxLimit = 1000;

    /// <summary>A row has to pass all of them.</summary>
    public IReadOnlyList<TableFilter> Filters { get; init; } = [];

    /// <summary>The sorted column as addresses spell it: <c>-column</c> from the largest down; null where none is.</summary>
    public string? Sort => SortBy is null ? null : Descending ? $"-{SortBy}" : SortBy;

    /// <summary>Reads a query as addresses spell it.</summary>
    /// <param name="sort">A column, with a minus before it from the largest down.</param>
    /// <param name="where">Filters, see <see cref="TableFilter.Parse"/>.</param>
    /// <exception cref="LabException">A filter is not spelled as one.</exception>
    public static TableQuery Parse(string? sort, IEnumerable<string?>? where, int offset, int limit) =>
        new(offset, limit, string.IsNullOrEmpty(sort) ? null : sort.TrimStart('-'), sort?.StartsWith('-') == true)
        {
            Filters = [.. (where ?? []).Where(text => !string.IsNullOrEmpty(text)).Select(text => TableFilter.Parse(text!))],
        };

    /// <exception cref="LabException">Limit or offset is out of range.</exception>
    public void Check()
    {
        if (Limit is < 1 or > MaxLimit || Offset < 0)
        {
            throw new LabException($"limit is {Limit} and offset is {Offset}.", $"Allowed are a limit from 1 to {MaxLimit} and an offset from 0.");
        }
    }

    // Brackets, not double quotes: SQLite takes an unknown name in double quotes for a text.
    internal static string Quote(string name) => $"[{name}]";

    /// <summary>The conditions after <c>where</c>, empty where there are none, and their arguments. Names come from the table's declaration.</summary>
    internal (string Sql, object?[] Arguments) Where(TableSpec table)
    {
        var arguments = new List<object?>();
        var conditions = new List<string>();
        foreach (var filter in Filters)
        {
            var (sql, argument) = filter.Condition(Known(table, filter.Column), arguments.Count + 1);
            conditions.Add(sql);
            if (argument is not null)
            {
                arguments.Add(argument);
            }
        }

        return (conditions.Count == 0 ? "" : $" where {string.Join(" and ", conditions)}", [.. arguments]);
    }

    /// <summary>The order: the sorted column, then the key, so that a page is the same whenever it is asked for.</summary>
    /// <param name="backwards">The same order from its end.</param>
    internal string Order(TableSpec table, IReadOnlyList<string> key, bool backwards = false)
    {
        var terms = key.Select(k => backwards ? $"{k} desc" : k).ToList();
        if (SortBy is not null)
        {
            var column = Known(table, SortBy);
            terms.Insert(0, $"{Quote(column.Name)}{(Descending != backwards ? " desc" : "")}{(column.Nullable ? $" nulls {(backwards ? "first" : "last")}" : "")}");
        }

        return terms.Count == 0 ? "" : $" order by {string.Join(", ", terms)}";
    }

    private static Column Known(TableSpec table, string column) => table.Columns.FirstOrDefault(c => c.Name == column)
        ?? throw new LabException($"{table.Name} has no column {column}.", $"Its columns are {string.Join(", ", table.Columns.Select(c => c.Name))}.");
}

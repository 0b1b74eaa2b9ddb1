using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>Which rows of a table, in which order.</summary>
/// <param name="Offset">Rows to skip.</param>
/// <param name="Limit">Most rows to give, 1 to <see cref="MaxLimit"/>.</param>
/// <param name="SortBy">A column; null keeps the table's own order.</param>
public sealed record TableQuery(int Offset = 0, int Limit = 100, string? SortBy = null, bool Descending = false, TableFilter? Filter = null)
{
    public const int MaxLimit = 1000;

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

    /// <summary>A select of these columns. Names come from the table's declaration, values go in as parameters.</summary>
    internal SqliteCommand Command(SqliteConnection connection, TableSpec table, string columns, bool paged)
    {
        var command = connection.CreateCommand();
        var where = "";
        if (Filter is not null)
        {
            var (condition, argument) = Filter.Condition(Known(table, Filter.Column));
            where = $" where {condition}";
            command.Parameters.AddWithValue("@value", argument);
        }

        var page = "";
        if (paged)
        {
            page = $"{Order(table)} limit @limit offset @offset";
            command.Parameters.AddWithValue("@limit", Limit);
            command.Parameters.AddWithValue("@offset", Offset);
        }

        command.CommandText = $"select {columns} from {Quote(table.Name)}{where}{page}";
        return command;
    }

    private string Order(TableSpec table)
    {
        if (SortBy is null)
        {
            return "";
        }

        var column = Known(table, SortBy);
        return $" order by {Quote(column.Name)}{(Descending ? " desc" : "")}{(column.Nullable ? " nulls last" : "")}";
    }

    private static Column Known(TableSpec table, string column) => table.Columns.FirstOrDefault(c => c.Name == column)
        ?? throw new LabException($"{table.Name} has no column {column}.", $"Its columns are {string.Join(", ", table.Columns.Select(c => c.Name))}.");
}

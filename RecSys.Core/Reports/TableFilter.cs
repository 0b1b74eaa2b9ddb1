using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>How a filter compares.</summary>
public enum Comparison
{
    Contains,
    Equal,
    Greater,
    Less,
}

/// <summary>Keeps the rows whose column compares with a value. The value is typed as the column is.</summary>
public sealed record TableFilter(string Column, Comparison Comparison, string Value)
{
    /// <summary>The condition with its one parameter as <c>@value</c>.</summary>
    /// <exception cref="LabException">The value is not of the column's kind.</exception>
    internal (string Sql, object Argument) Condition(Column column)
    {
        if (Comparison == Comparison.Contains && column.Kind is not ColumnKind.Moment and not ColumnKind.Flag)
        {
            var escaped = Value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
            return ($@"{TableQuery.Quote(column.Name)} like @value escape '\'", $"%{escaped}%");
        }

        var comparison = Comparison switch
        {
            Comparison.Greater => ">",
            Comparison.Less => "<",
            _ => "=",
        };
        return ($"{TableQuery.Quote(column.Name)} {comparison} @value", Typed(column));
    }

    private object Typed(Column column)
    {
        var text = Value.Trim();
        const NumberStyles number = NumberStyles.Float | NumberStyles.AllowThousands;
        return column.Kind switch
        {
            ColumnKind.Integer or ColumnKind.Real when double.TryParse(text, number, CultureInfo.InvariantCulture, out var value) => value,
            ColumnKind.Integer or ColumnKind.Real => throw Wrong(column, "a number"),
            ColumnKind.Moment when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time.ToUnixTimeMilliseconds(),
            ColumnKind.Moment => throw Wrong(column, "a date or time such as 2025-11-30"),
            ColumnKind.Flag when bool.TryParse(text, out var flag) => flag ? 1L : 0L,
            ColumnKind.Flag => throw Wrong(column, "true or false"),
            _ => Value,
        };
    }

    private LabException Wrong(Column column, string allowed) => new($"'{Value}' cannot be compared with {column.Name}.", $"Give {allowed}.");
}

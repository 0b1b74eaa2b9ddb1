using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>How a filter compares.</summary>
public enum Comparison
{
    Contains,
    Equal,
    NotEqual,
    Greater,
    Less,
    Empty,
    Filled,
}

/// <summary>Keeps the rows whose column compares with a value. The value is typed as the column is.</summary>
public sealed record TableFilter(string Column, Comparison Comparison, string Value = "")
{
    /// <summary>Comparisons as addresses spell them.</summary>
    private static readonly IReadOnlyDictionary<string, Comparison> Words = new Dictionary<string, Comparison>(StringComparer.Ordinal)
    {
        ["contains"] = Comparison.Contains,
        ["eq"] = Comparison.Equal,
        ["ne"] = Comparison.NotEqual,
        ["gt"] = Comparison.Greater,
        ["lt"] = Comparison.Less,
        ["empty"] = Comparison.Empty,
        ["filled"] = Comparison.Filled,
    };

    /// <summary>Whether the comparison needs a value.</summary>
    public bool TakesValue => Comparison is not Comparison.Empty and not Comparison.Filled;

    /// <summary>Reads a filter as an address spells it: <c>column:comparison:value</c>, such as <c>quantity:gt:2</c>.</summary>
    /// <exception cref="LabException">It is not spelled so.</exception>
    public static TableFilter Parse(string text)
    {
        var parts = text.Split(':', 3);
        var filter = parts.Length >= 2 && Words.TryGetValue(parts[1], out var comparison)
            ? new TableFilter(parts[0], comparison, parts.ElementAtOrDefault(2) ?? "")
            : null;
        return filter is not null && (parts.Length == 3 || !filter.TakesValue) ? filter : throw new LabException(
            $"'{text}' is not a filter.", $"Write column:comparison:value, such as quantity:gt:2; comparisons are {string.Join(", ", Words.Keys)}.");
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => $"{Column}:{Words.First(w => w.Value == Comparison).Key}{(TakesValue ? $":{Value}" : "")}";

    /// <summary>The condition, with its one parameter where it has one.</summary>
    /// <exception cref="LabException">The value is not of the column's kind.</exception>
    internal (string Sql, object? Argument) Condition(Column column, int parameter)
    {
        var name = TableQuery.Quote(column.Name);
        switch (Comparison)
        {
            case Comparison.Empty:
                return (column.Kind == ColumnKind.Text ? $"({name} is null or {name} = '')" : $"{name} is null", null);
            case Comparison.Filled:
                return (column.Kind == ColumnKind.Text ? $"({name} is not null and {name} <> '')" : $"{name} is not null", null);
            case Comparison.Contains when column.Kind is not ColumnKind.Moment and not ColumnKind.Flag:
                var escaped = Value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
                return ($@"{name} like ?{parameter} escape '\'", $"%{escaped}%");
            default:
                return ($"{name} {Operator} ?{parameter}", Typed(column));
        }
    }

    private string Operator => Comparison switch
    {
        Comparison.Greater => ">",
        Comparison.Less => "<",
        Comparison.NotEqual => "is not",
        _ => "=",
    };

    private object Typed(Column column)
    {
        var text = Value.Trim();
        const NumberStyles number = NumberStyles.Float | NumberStyles.AllowThousands;
        return column.Kind switch
        {
            ColumnKind.Integer when column.Name == "interaction_type" && EventKinds.TryParse(text, out var kind) => (long)kind,
            ColumnKind.Integer when long.TryParse(text, NumberStyles.Integer | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var whole) => whole,
            ColumnKind.Integer or ColumnKind.Real when double.TryParse(text, number, CultureInfo.InvariantCulture, out var value) => value,
            ColumnKind.Integer when column.Name == "interaction_type" => throw Wrong(column, $"one of {string.Join(", ", EventKinds.Names)}"),
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

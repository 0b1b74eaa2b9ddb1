using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// A column of a versioned table: how its text becomes a value (long, double, string or null), and what is expected of it. A value that
/// is not as expected costs a row its place only in a required column; else the row stays and the value is missing.
/// </summary>
/// <param name="Name">As in the landing schema.</param>
/// <param name="Stored">As in the silver table.</param>
/// <param name="Expected">What a value is, to follow "is"; null where any text will do.</param>
/// <param name="Read">Types the text at an index of the landing schema.</param>
/// <param name="IsRequired">A row without it is quarantined.</param>
public sealed record DimensionColumn(string Name, string Stored, string? Expected, Func<RawRow, int, Typed<object>> Read, bool IsRequired = false)
{
    public static DimensionColumn Text(string name, string stored, bool isRequired = false) =>
        new(name, stored, null, (row, column) => FieldText.Text(row, column).Then(text => Typed.Of<object>(text)), isRequired);

    /// <summary>A text whose known words are spelled as listed, whatever the case in the file; other words stay.</summary>
    public static DimensionColumn Word(string name, string stored, params IReadOnlyList<string> words) =>
        new(name, stored, null, (row, column) => FieldText.Text(row, column).Then(text =>
            Typed.Of<object>(words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? text)));

    public static DimensionColumn Whole(string name, string stored, long least, long most) =>
        new(name, stored, Range("a whole number", least, most, int.MaxValue), (row, column) => FieldText.Whole(row, column).Then(value =>
            value >= least && value <= most ? Typed.Of<object>(value) : new(Reading.Wrong)));

    public static DimensionColumn Number(string name, string stored, double least, double most) =>
        new(name, stored, Range("a number", least, most, float.MaxValue), (row, column) => FieldText.Number(row, column).Then(value =>
            value >= least && value <= most ? Typed.Of<object>(value) : new(Reading.Wrong)));

    /// <summary>The expectations this column brings with it.</summary>
    public IEnumerable<Expectation<DimensionRow>> Expectations(int index)
    {
        if (IsRequired)
        {
            yield return new($"{Stored}_present", $"A row has a {Name}.", ExpectationAction.Drop, row => row.Cells[index].Reading switch
            {
                Reading.Absent => $"There is no column {Name}.",
                Reading.Empty => $"{Name} is empty.",
                _ => null,
            }, Name);
        }

        if (Expected is not null)
        {
            yield return new($"{Stored}_valid", $"{Name} is {Expected}, or missing.", ExpectationAction.Warn, row => row.Cells[index].IsWrong
                ? $"{Name} '{row.Text(Name)}' is not {Expected}."
                : null, Name);
        }
    }

    private static string Range(string what, double least, double most, double endless) => FormattableString.Invariant(
        most >= endless ? $"{what} of {least:0} or more" : (FormattableString)$"{what} from {least:0} to {most:0}");
}

/// <summary>A table whose rows have versions: its id column, its other columns and its expectations.</summary>
public sealed record Dimension
{
    private const string UpdatedColumn = "LastUpdated";

    public Dimension(LandingKind kind, string table, TableSpec rows, IReadOnlyList<DimensionColumn> columns)
    {
        var id = kind.Columns[0];
        (Kind, Table, Rows, Id, Columns) = (kind, table, rows, id, columns);
        IdIndex = kind.IndexOf(id.Name);
        UpdatedIndex = kind.IndexOf(UpdatedColumn);
        ColumnIndexes = [.. columns.Select(c => kind.IndexOf(c.Name))];
        Rules =
        [
            new($"{id.Stored}_present", $"A row has a {id.Name}.", ExpectationAction.Drop, row => row.Id.Reading switch
            {
                Reading.Absent => $"There is no column {id.Name}.",
                Reading.Empty => $"{id.Name} is empty.",
                _ => null,
            }, id.Name),
            new($"{id.Stored}_whole", $"{id.Name} is a whole number.", ExpectationAction.Drop, row => row.Id.IsWrong
                ? $"{id.Name} '{row.Text(id.Name)}' is not a whole number."
                : null, id.Name),
            .. columns.SelectMany((column, i) => column.Expectations(i)),
            new("last_updated_valid", "LastUpdated is a time not after ingestion, or missing.", ExpectationAction.Warn, row => row.Updated.IsWrong
                ? $"LastUpdated '{row.Text(UpdatedColumn)}' is not a time up to now."
                : null, UpdatedColumn),
        ];
    }

    public LandingKind Kind { get; }

    /// <summary>The silver table.</summary>
    public string Table { get; }

    /// <summary>Usable bronze rows by id.</summary>
    public TableSpec Rows { get; }

    public LandingColumn Id { get; }

    public IReadOnlyList<DimensionColumn> Columns { get; }

    public IReadOnlyList<Expectation<DimensionRow>> Rules { get; }

    internal int IdIndex { get; }

    internal int UpdatedIndex { get; }

    internal IReadOnlyList<int> ColumnIndexes { get; }
}

/// <summary>A customers or products row with its texts typed, before it is judged. Reused from row to row.</summary>
public sealed class DimensionRow(Dimension dimension, int maxDaysInFuture)
{
    private RawRow? _raw;

    public Typed<long> Id { get; private set; }

    /// <summary>The moment the row says it holds from, milliseconds since 1970 UTC.</summary>
    public Typed<long> Updated { get; private set; }

    /// <summary>Values in the order of the dimension's columns.</summary>
    public Typed<object>[] Cells { get; } = new Typed<object>[dimension.Columns.Count];

    public DimensionRow Read(RawRow raw, long ingestedAt)
    {
        _raw = raw;
        Id = FieldText.Whole(raw, dimension.IdIndex);
        var latest = ingestedAt + maxDaysInFuture * Domain.Moments.Day;
        Updated = FieldText.Moment(raw, dimension.UpdatedIndex).Then(moment => moment <= latest ? Typed.Of<long>(moment) : new(Reading.Wrong));
        for (var i = 0; i < Cells.Length; i++)
        {
            Cells[i] = dimension.Columns[i].Read(raw, dimension.ColumnIndexes[i]);
        }

        return this;
    }

    public string? Text(string column) => _raw!.Text(dimension.Kind.IndexOf(column));

    /// <summary>The values; null where missing or not as expected.</summary>
    public object?[] Values() => [.. Cells.Select(cell => cell.IsValid ? cell.Value : null)];
}

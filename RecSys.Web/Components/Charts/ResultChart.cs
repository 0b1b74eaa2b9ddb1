using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Reports.Sql;
using RecSys.Core.Storage;

namespace RecSys.Web.Components.Charts;

/// <summary>Which columns of a result are drawn as what.</summary>
/// <param name="X">Column along the bottom; of a pie the names of the slices.</param>
/// <param name="Y">Columns that are measured; of a heat map the rows.</param>
public sealed record ChartChoice(ChartForm Form, string X, IReadOnlyList<string> Y)
{
    /// <summary>Column that parts the rows into series; of a heat map the value.</summary>
    public string? Color { get; init; }

    /// <summary>Of a combo: columns drawn as lines, measured on the right.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Column of the marks' sizes.</summary>
    public string? Size { get; init; }

    public bool IsStacked { get; init; }

    /// <summary>Stacked series as shares of all of them at their position.</summary>
    public bool IsShare { get; init; }

    public bool IsLying { get; init; }

    /// <summary>Whether positions are names; null decides by the column.</summary>
    public bool? HasNames { get; init; }

    /// <summary>How columns are called on the chart; a column that is missing here goes by its own name.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; init; } = new Dictionary<string, string>();

    internal string TitleOf(string column) => Titles.GetValueOrDefault(column, column);
}

/// <summary>Turns the rows of a result into what a chart draws.</summary>
internal static class ResultChart
{
    private const int MostSeries = 30;

    /// <exception cref="LabException">The result lacks a chosen column, or the measured one holds no numbers.</exception>
    internal static ChartData Of(SqlResult result, ChartChoice choice)
    {
        var x = Column(result, choice.X);
        var series = choice switch
        {
            { Form: ChartForm.Pie } => [Measured(InOrder(result.Rows, x), x, Column(result, choice.Y[0]), choice.TitleOf(choice.Y[0]))],
            { Form: ChartForm.Heat } => Rows(result, x, Column(result, choice.Y[0]), Column(result, choice.Color ?? throw Missing("a heat map", "color"))),
            { Color: { } color } => Parted(result, x, choice, Column(result, color)),
            _ => [.. choice.Y.Select(y => Measured(result.Rows, x, Column(result, y), choice.TitleOf(y), choice.Size is { } size ? Column(result, size) : null))],
        };
        var lines = choice.Lines.Select(y => Measured(result.Rows, x, Column(result, y), choice.TitleOf(y))).ToList();
        if (series.Concat(lines).All(s => !s.Y.Any(double.IsFinite)) && result.Rows.Count > 0)
        {
            throw new LabException("There are no numbers to draw.", $"Choose another column than {string.Join(", ", choice.Y)} to be measured.");
        }

        var value = choice.Form == ChartForm.Heat ? choice.Color! : string.Join(", ", choice.Y.Select(choice.TitleOf));
        return new ChartData(choice.Form, series)
        {
            Lines = lines,
            XTitle = choice.TitleOf(choice.X),
            YTitle = choice.Form == ChartForm.Heat ? choice.TitleOf(value) : choice.Y.Count == 1 ? value : "",
            LinesTitle = choice.Lines.Count == 1 ? choice.TitleOf(choice.Lines[0]) : "",
            IsStacked = choice.IsStacked || choice.IsShare,
            IsShare = choice.IsShare,
            IsLying = choice.IsLying,
            HasNames = choice.HasNames ?? (choice.Form is ChartForm.Bar or ChartForm.Combo && result.Columns[x].Kind is ColumnKind.Text or ColumnKind.Flag),
        };
    }

    /// <summary>A first choice that suits a result: names or times against its first number; null where there is nothing to draw.</summary>
    internal static ChartChoice? Suggest(SqlResult result)
    {
        var numbers = result.Columns.Where(c => c.Kind is ColumnKind.Integer or ColumnKind.Real).ToList();
        var x = result.Columns.FirstOrDefault(c => c.Kind is not (ColumnKind.Integer or ColumnKind.Real)) ?? numbers.FirstOrDefault();
        var y = numbers.LastOrDefault(c => c != x && !c.Name.EndsWith("_id", StringComparison.Ordinal));
        if (x is null || y is null || result.Rows.Count == 0)
        {
            return null;
        }

        var isTime = x.Kind == ColumnKind.Moment || DateOnly.TryParse(result.Rows[0][result.Columns.IndexOf(x)] as string, CultureInfo.InvariantCulture, out _);
        return new ChartChoice(isTime ? ChartForm.Line : ChartForm.Bar, x.Name, [y.Name]);
    }

    private static List<ChartSeries> Parted(SqlResult result, int x, ChartChoice choice, int color)
    {
        var y = Column(result, choice.Y[0]);
        int? size = choice.Size is { } name ? Column(result, name) : null;
        var parts = InOrder(result.Rows, color).GroupBy(row => Word(row[color])).ToList();
        return parts.Count <= MostSeries
            ? [.. parts.Select(part => Measured([.. part], x, y, part.Key, size))]
            : throw new LabException($"{choice.TitleOf(choice.Color!)} has {parts.Count} values: too many to tell apart.", $"At most {MostSeries} are drawn. Keep the largest in the statement, or choose another column for the colour.");
    }

    /// <summary>Kinds of events in their order, and so in the colours they have everywhere; anything else as it came.</summary>
    private static IReadOnlyList<IReadOnlyList<object?>> InOrder(IReadOnlyList<IReadOnlyList<object?>> rows, int column) =>
        rows.All(row => EventKinds.TryParse(Word(row[column]), out _)) ? [.. rows.OrderBy(row => EventKinds.TryParse(Word(row[column]), out var kind) ? (int)kind : 0)] : rows;

    private static List<ChartSeries> Rows(SqlResult result, int x, int y, int value) =>
        [.. result.Rows.GroupBy(row => Word(row[y])).Select(row => Measured([.. row], x, value, row.Key))];

    private static ChartSeries Measured(IReadOnlyList<IReadOnlyList<object?>> rows, int x, int y, string name, int? size = null) =>
        new(name, [.. rows.Select(row => Position(row[x]))], [.. rows.Select(row => Number(row[y]))]) { Sizes = size is { } at ? [.. rows.Select(row => Number(row[at]))] : null };

    private static object Position(object? value) => value switch
    {
        null => "–",
        bool flag => Word(flag),
        _ => value,
    };

    private static string Word(object? value) => value switch
    {
        null => "–",
        bool flag => flag ? "yes" : "no",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static double Number(object? value) => value switch
    {
        long number => number,
        double number => number,
        bool flag => flag ? 1 : 0,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => double.NaN,
    };

    private static int Column(SqlResult result, string name)
    {
        var at = result.Columns.ToList().FindIndex(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? at : throw new LabException($"The result has no column {name}.", $"Its columns are {string.Join(", ", result.Columns.Select(c => c.Name))}.");
    }

    private static LabException Missing(string what, string part) => new($"It is not said what {part} of {what} is.", "Choose a column for it.");

    private static int IndexOf(this IReadOnlyList<Column> columns, Column column) => columns.ToList().IndexOf(column);
}

using System.Text;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Which field of a file goes into which column: found by name, whatever the order and the case.</summary>
internal sealed class HeaderMap
{
    private HeaderMap(LandingKind kind, IReadOnlyList<string> headers)
    {
        var fieldOf = Enumerable.Repeat(-1, kind.Columns.Count).ToArray();
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var unknown = new List<(string, int)>();
        for (var field = 0; field < headers.Count; field++)
        {
            var column = kind.IndexOf(headers[field]);
            if (column >= 0 && fieldOf[column] < 0)
            {
                fieldOf[column] = field;
                continue;
            }

            // A name that stands twice is kept twice: the first is the column, the second is rescued under a name of its own.
            var name = headers[field].Length == 0 ? $"column {field + 1}" : headers[field];
            seen[name] = seen.GetValueOrDefault(name) + 1;
            unknown.Add((column >= 0 || seen[name] > 1 ? $"{name} ({seen[name] + (column >= 0 ? 1 : 0)})" : name, field));
        }

        FieldOf = fieldOf;
        Unknown = unknown;
        Missing = [.. kind.Columns.Where((_, i) => fieldOf[i] < 0)];
    }

    /// <summary>Field per column of the schema; -1 where the file has none.</summary>
    public IReadOnlyList<int> FieldOf { get; }

    /// <summary>Columns the schema does not know, and their fields.</summary>
    public IReadOnlyList<(string Name, int Field)> Unknown { get; }

    /// <summary>Columns of the schema the file lacks.</summary>
    public IReadOnlyList<LandingColumn> Missing { get; }

    public bool KnowsAny => FieldOf.Any(f => f >= 0);

    /// <summary>Reads the header from the record the reader is on.</summary>
    public static HeaderMap Read(LandingKind kind, CsvRecords records) =>
        new(kind, [.. Enumerable.Range(0, records.FieldCount).Select(i => Encoding.UTF8.GetString(records.Field(i)).Trim())]);
}

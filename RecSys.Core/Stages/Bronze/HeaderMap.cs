using System.Text;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Which field of a file goes into which column: found by name, whatever the order and the case.</summary>
internal sealed class HeaderMap
{
    private HeaderMap(LandingKind kind, IReadOnlyList<string> headers, AcceptedColumns accepted)
    {
        // Once per header: a file may have ten thousand.
        var columnOf = headers.Select(kind.IndexOf).ToArray();
        var fieldOf = Enumerable.Range(0, kind.Columns.Count).Select(column => Array.IndexOf(columnOf, column)).ToArray();
        for (var column = 0; column < fieldOf.Length; column++)
        {
            // Another name counts only in a file that lacks the column's own.
            fieldOf[column] = fieldOf[column] >= 0 ? fieldOf[column] : FirstOf(headers, header => accepted.AliasOf(header) == column);
        }

        var names = new UnknownNames();
        var (added, unknown) = (new List<(string, int)>(), new List<(string, int)>());
        for (var field = 0; field < headers.Count; field++)
        {
            if (fieldOf.Contains(field))
            {
                continue;
            }

            // A name that stands twice is kept twice: the first is the column, the second is rescued under a name of its own.
            var name = names.NameOf(headers[field].Length == 0 ? $"column {field + 1}" : headers[field], isTaken: columnOf[field] >= 0);
            if (accepted.AddedAs(name) is { } stored && !added.Exists(a => a.Item1 == stored))
            {
                added.Add((stored, field));
            }
            else
            {
                unknown.Add((name, field));
            }
        }

        FieldOf = fieldOf;
        Added = added;
        Unknown = unknown;
        Missing = [.. kind.Columns.Where((_, i) => fieldOf[i] < 0)];
    }

    /// <summary>Field per column of the schema; -1 where the file has none.</summary>
    public IReadOnlyList<int> FieldOf { get; }

    /// <summary>Columns that were added to the bronze table, and their fields.</summary>
    public IReadOnlyList<(string Stored, int Field)> Added { get; }

    /// <summary>Columns the schema does not know, and their fields.</summary>
    public IReadOnlyList<(string Name, int Field)> Unknown { get; }

    /// <summary>Columns of the schema the file lacks.</summary>
    public IReadOnlyList<LandingColumn> Missing { get; }

    public bool KnowsAny => FieldOf.Any(f => f >= 0);

    /// <summary>Reads the header from the record the reader is on.</summary>
    /// <param name="accepted">What was decided about unknown columns.</param>
    public static HeaderMap Read(LandingKind kind, CsvRecords records, AcceptedColumns accepted) =>
        new(kind, [.. Enumerable.Range(0, records.FieldCount).Select(i => Encoding.UTF8.GetString(records.Field(i)).Trim())], accepted);

    private static int FirstOf(IReadOnlyList<string> headers, Func<string, bool> isIt) => headers.Index().FirstOrDefault(h => isIt(h.Item), (Index: -1, Item: "")).Index;

    /// <summary>Gives each unknown column a name of its own, whatever other columns are called.</summary>
    private sealed class UnknownNames
    {
        private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);

        // Ten thousand columns of one name must not be counted from the beginning each.
        private readonly Dictionary<string, int> _last = new(StringComparer.OrdinalIgnoreCase);

        /// <param name="isTaken">A column of the schema has this name.</param>
        public string NameOf(string header, bool isTaken)
        {
            var name = header;
            while (isTaken || !_given.Add(name))
            {
                var number = _last[header] = _last.GetValueOrDefault(header, 1) + 1;
                (name, isTaken) = ($"{header} ({number})", false);
            }

            return name;
        }
    }
}

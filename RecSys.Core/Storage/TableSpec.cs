namespace RecSys.Core.Storage;

/// <summary>How a column's values are stored and shown.</summary>
public enum ColumnKind
{
    Integer,
    Real,
    Text,

    /// <summary>Milliseconds since 1970 UTC, stored as integer, shown as ISO 8601.</summary>
    Moment,

    /// <summary>0 or 1.</summary>
    Flag,
}

/// <summary>A column and, where its name does not say it, what it means.</summary>
public sealed record Column(string Name, ColumnKind Kind, string Sentence = "", bool Nullable = false)
{
    /// <summary>The storage class in a <c>strict</c> table.</summary>
    public string SqlType => Kind switch
    {
        ColumnKind.Real => "real",
        ColumnKind.Text => "text",
        _ => "integer",
    };
}

/// <summary>
/// A table's declaration: name, layer, grain and columns. Tables that can be rebuilt from others (gold, candidates, labels, …) are
/// created from it by the stage that owns them and need no migration; kept tables are declared by the EF Core model.
/// </summary>
/// <param name="Name">As in the database.</param>
/// <param name="Layer">bronze, silver, gold, ml, lab or truth.</param>
/// <param name="Grain">What one row is, in a sentence.</param>
/// <param name="Columns">In order.</param>
/// <param name="Key">Columns of the primary key; empty keeps SQLite's row id.</param>
/// <param name="Indexes">Further indexes, each the list of its columns.</param>
public sealed record TableSpec(
    string Name,
    string Layer,
    string Grain,
    IReadOnlyList<Column> Columns,
    IReadOnlyList<string> Key,
    params IReadOnlyList<string>[] Indexes)
{
    /// <summary>The select of a view; null for a table.</summary>
    public string? ViewSql { get; init; }

    /// <summary>A select that tells the number of rows without making them; null where counting them is as good.</summary>
    public string? CountSql { get; init; }

    /// <summary>
    /// A view that ranks rows within groups, the first columns of its key: rows come in the order of the key by themselves, a group is found without
    /// the others, and a single row only by making them all.
    /// </summary>
    public bool IsRanked { get; init; }

    public string CreateSql
    {
        get
        {
            if (ViewSql is not null)
            {
                return $"create view if not exists {Name} as\n{ViewSql}";
            }

            var columns = Columns.Select(c => $"{c.Name} {c.SqlType}{(c.Nullable ? "" : " not null")}");
            var key = Key.Count == 0 ? [] : new[] { $"primary key ({string.Join(", ", Key)})" };
            return $"create table if not exists {Name} ({string.Join(", ", columns.Concat(key))}) strict{(Key.Count == 0 ? "" : ", without rowid")}";
        }
    }

    public IEnumerable<string> CreateIndexSql =>
        Indexes.Select(columns => $"create index if not exists ix_{Name}_{string.Join("_", columns)} on {Name} ({string.Join(", ", columns)})");
}

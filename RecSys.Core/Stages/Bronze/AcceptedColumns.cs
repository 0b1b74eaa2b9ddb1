using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>
/// Columns that the landing schema does not know and somebody decided about: added to the bronze table under a name of their own, or taken
/// for a column of the schema. Without regard to case.
/// </summary>
internal sealed class AcceptedColumns
{
    private readonly Dictionary<string, string> _added = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _aliases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nothing was decided.</summary>
    public static AcceptedColumns None { get; } = new();

    /// <summary>What bronze has carried out for a kind of files.</summary>
    public static AcceptedColumns Read(SqliteConnection connection, LandingKind kind)
    {
        var accepted = new AcceptedColumns();
        using var rows = new BulkRead(
            connection, $"select header, decision, stored from {Tables.BronzeSchemaChanges} where kind = ?1 and applied_at is not null and stored is not null", kind.Name);
        while (rows.Next())
        {
            if (rows.Text(1) == SchemaDecisions.Added)
            {
                accepted._added[rows.Text(0)] = rows.Text(2);
            }
            else if (kind.Columns.Index().FirstOrDefault(c => c.Item.Stored == rows.Text(2)) is { Item: not null } column)
            {
                accepted._aliases[rows.Text(0)] = column.Index;
            }
        }

        return accepted;
    }

    /// <summary>Column of the bronze table that takes a header's values; null where it was not added.</summary>
    public string? AddedAs(string header) => _added.GetValueOrDefault(header);

    /// <summary>Index of the schema's column that a header stands for; -1 where it stands for none.</summary>
    public int AliasOf(string header) => _aliases.GetValueOrDefault(header, -1);
}

/// <summary>What somebody may decide about an unknown column, as <c>bronze_schema_changes</c> spells it.</summary>
public static class SchemaDecisions
{
    /// <summary>The bronze table gets the column.</summary>
    public const string Added = "added";

    /// <summary>It is a column of the schema under another name.</summary>
    public const string Alias = "alias";

    /// <summary>It stays in <c>_rescued_data</c> and is not offered again.</summary>
    public const string Ignored = "ignored";
}

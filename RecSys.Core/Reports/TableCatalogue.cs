using Microsoft.Data.Sqlite;
using RecSys.Core.Pipeline;
using RecSys.Core.Serving.Retraining;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>Every table there is: the kept ones, those the stages own, and the views found in the database.</summary>
public sealed class TableCatalogue
{
    private readonly IReadOnlyList<TableSpec> _declared;
    private readonly IReadOnlyDictionary<string, ColumnKind> _kinds;

    public TableCatalogue(LabDatabase database, PipelineDefinition pipeline)
    {
        using var context = database.Context();
        _declared =
        [
            .. context.TableSpecs().Concat(pipeline.Stages.Concat(pipeline.Asides).SelectMany(s => s.Owns))
                .Append(TableRuns.Spec).Append(RetrainingTables.Checks).Append(RetrainingTables.Steps).DistinctBy(t => t.Name),
        ];
        _kinds = _declared.SelectMany(t => t.Columns).DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => c.Kind);
    }

    /// <summary>By layer, then by name.</summary>
    public IReadOnlyList<TableSpec> All(SqliteConnection connection)
    {
        string[] layers = ["bronze", "silver", "gold", "ml", "lab", "truth"];
        return [.. _declared.Select(t => Accepted(connection, t)).Concat(Views(connection)).OrderBy(t => Array.IndexOf(layers, t.Layer)).ThenBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <summary>The table of this name, or null.</summary>
    public TableSpec? Find(SqliteConnection connection, string name) =>
        _declared.FirstOrDefault(t => t.Name == name) is { } declared ? Accepted(connection, declared) : Views(connection).FirstOrDefault(t => t.Name == name);

    /// <summary>Whether a declared table is one, not a view.</summary>
    public bool IsDeclared(string name) => _declared.Any(t => t.Name == name);

    /// <summary>A bronze table with the columns that were added to it since.</summary>
    private static TableSpec Accepted(SqliteConnection connection, TableSpec table)
    {
        if (LandingSchema.Kinds.FirstOrDefault(kind => kind.Table == table.Name) is not { } kind)
        {
            return table;
        }

        var added = new List<Column>();
        using var rows = new BulkRead(
            connection,
            $"select stored, min(header) from {Tables.BronzeSchemaChanges} where kind = ?1 and decision = ?2 and applied_at is not null group by stored order by min(id)",
            kind.Name,
            SchemaDecisions.Added);
        while (rows.Next())
        {
            added.Add(new Column(rows.Text(0), ColumnKind.Text, $"Column {rows.Text(1)} of the files, accepted as a schema change.", Nullable: true));
        }

        return added.Count == 0 ? table : table with { Columns = [.. table.Columns, .. added] };
    }

    private IEnumerable<TableSpec> Views(SqliteConnection connection)
    {
        var views = new List<(string Name, string Sql)>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "select name, sql from sqlite_master where type = 'view'";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                views.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        return [.. views.Where(v => !IsDeclared(v.Name)).Select(v => new TableSpec(v.Name, Layer(v.Name), Grain(v.Sql), Columns(connection, v.Name), []))];
    }

    private List<Column> Columns(SqliteConnection connection, string view)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select name, lower(type) from pragma_table_info(?1)";
        command.Parameters.AddWithValue("?1", view);
        using var reader = command.ExecuteReader();
        var columns = new List<Column>();
        while (reader.Read())
        {
            columns.Add(new Column(reader.GetString(0), Kind(reader.GetString(0), reader.GetString(1)), Nullable: true));
        }

        return columns;
    }

    /// <summary>A view keeps the names of the columns it shows, so a column is of the kind its name has elsewhere.</summary>
    private ColumnKind Kind(string name, string type) => _kinds.TryGetValue(name, out var known) ? known : type switch
    {
        "integer" or "int" => ColumnKind.Integer,
        "text" => ColumnKind.Text,
        _ => ColumnKind.Real,
    };

    private static string Layer(string view) => view.Split('_')[0] is "bronze" or "silver" or "gold" ? view.Split('_')[0] : "ml";

    /// <summary>The first comment of the view's SQL says what a row is.</summary>
    private static string Grain(string sql) =>
        sql.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("--", StringComparison.Ordinal))?.TrimStart('-', ' ') ?? "";
}

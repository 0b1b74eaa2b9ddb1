using Microsoft.Data.Sqlite;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>What silver keeps of its own work, run by run.</summary>
internal static class SilverTables
{
    public static readonly TableSpec Expectations = new(
        Tables.SilverExpectations,
        "silver",
        "One row per run of silver, table and rule.",
        [
            new("run_id", ColumnKind.Integer),
            new("kind", ColumnKind.Text, "customers, products or sales"),
            new("rule", ColumnKind.Text),
            new("action", ColumnKind.Text, "warn, drop or fail"),
            new("checked", ColumnKind.Integer, "rows held against the rule"),
            new("failed", ColumnKind.Integer, "rows that broke it"),
        ],
        ["run_id", "kind", "rule"]);

    public static readonly TableSpec Counts = new(
        Tables.SilverCounts,
        "silver",
        "One row per run of silver and kind: what became of the bronze rows.",
        [
            new("run_id", ColumnKind.Integer),
            new("kind", ColumnKind.Text, "customers, products or sales"),
            new("rows_in", ColumnKind.Integer),
            new("inserted", ColumnKind.Integer, "rows the silver table grew by"),
            new("duplicates", ColumnKind.Integer, "rows that said what was known already"),
            new("quarantined", ColumnKind.Integer),
            new("released", ColumnKind.Integer, "of the rows in, those that left quarantine"),
        ],
        ["run_id", "kind"]);

    /// <summary>Usable bronze rows by customer: where versions are laid from.</summary>
    public static readonly TableSpec CustomerRows = Rows(Tables.SilverCustomerRows, "customer");

    /// <summary>Usable bronze rows by product.</summary>
    public static readonly TableSpec ProductRows = Rows(Tables.SilverProductRows, "product");

    /// <summary>
    /// Empties silver, so that everything in bronze is cleaned anew. What people decided stays; so do lines that bronze could not split. Part of
    /// the caller's transaction.
    /// </summary>
    public static void Clear(SqliteConnection connection)
    {
        string[] emptied =
        [
            Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales, Tables.SilverCustomerRows, Tables.SilverProductRows, Tables.SilverCounts, Tables.SilverExpectations,
        ];
        foreach (var table in emptied)
        {
            LabDatabase.Execute(connection, $"delete from {table}");
        }

        LabDatabase.Execute(connection, $"delete from {Tables.SilverQuarantine} where bronze_id is not null");
        LabDatabase.Execute(connection, $"update {Tables.SilverQuarantine} set released_at = null where released_at is not null");
        SilverMarks.Clear(connection);
    }

    private static TableSpec Rows(string name, string what) => new(
        name,
        "silver",
        $"One row per bronze row that tells of a {what}: all that its versions are laid from, repeats included.",
        [new($"{what}_id", ColumnKind.Integer), new("bronze_id", ColumnKind.Integer, $"Row id in bronze_{what}s.")],
        [$"{what}_id", "bronze_id"]);
}

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

    private static TableSpec Rows(string name, string what) => new(
        name,
        "silver",
        $"One row per bronze row that tells of a {what}: all that its versions are laid from, repeats included.",
        [new($"{what}_id", ColumnKind.Integer), new("bronze_id", ColumnKind.Integer, $"Row id in bronze_{what}s.")],
        [$"{what}_id", "bronze_id"]);
}

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
}

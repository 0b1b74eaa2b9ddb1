using RecSys.Core.Storage;

namespace RecSys.Core.Labs.Cleaning;

/// <summary>What the audit of cleaning keeps.</summary>
internal static class CleaningTables
{
    public static readonly TableSpec Catches = new(
        Tables.CleaningCatches, "lab", "One row per kind of injected defect, and one for rows without: how many cleaning treated as it should.",
        [
            new("kind", ColumnKind.Text),
            new("expected_outcome", ColumnKind.Text, "quarantined, deduplicated or repaired; clean for rows without a defect."),
            new("injected", ColumnKind.Integer, "Defects in the files that silver has cleaned."),
            new("caught", ColumnKind.Integer, "Of those, the ones with the outcome expected."),
        ],
        ["kind"]);

    public static readonly TableSpec Faults = new(
        Tables.CleaningFaults, "lab", "One row per missed defect and per false alarm, the first thousand of each.",
        [
            new("fault", ColumnKind.Text, "missed or false_alarm."),
            new("file", ColumnKind.Text, "Relative to the landing folder."),
            new("line", ColumnKind.Integer, "The header is line 1."),
            new("expected", ColumnKind.Text, "The outcome that was expected, or clean."),
            new("found", ColumnKind.Text, "The outcome there was."),
            new("detail", ColumnKind.Text, "The injected defect, or why the row was rejected."),
        ],
        []);

    public static readonly IReadOnlyList<TableSpec> All = [Catches, Faults];
}

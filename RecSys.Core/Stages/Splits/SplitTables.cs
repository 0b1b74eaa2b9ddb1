using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Splits;

/// <summary>What the splits stage writes.</summary>
public static class SplitTables
{
    public static readonly TableSpec Folds = new(
        Tables.SplitFolds,
        "ml",
        "One row per fold: its windows, who counts, who was left out, and what the candidates can reach. The test fold has no rows here: evaluation streams it.",
        [
            new("position", ColumnKind.Integer, "In time order, from 1."),
            new("fold", ColumnKind.Text),
            new("role", ColumnKind.Text, "train, validation or test."),
            new("cutoff", ColumnKind.Moment, "First moment features do not know, and the start of the label window."),
            new("window_end", ColumnKind.Moment, "First moment labels do not reach."),
            new("customers", ColumnKind.Integer, "Customers with at least one positive."),
            new("left_out", ColumnKind.Integer, "Customers who bought in the window, but nothing that might have been recommended."),
            new("cold", ColumnKind.Integer, "Customers with a positive but no event before the cutoff: served by context, they have no rows.", Nullable: true),
            new("sampled_out", ColumnKind.Integer, "Customers without rows because of Features:MaxCustomersPerFold.", Nullable: true),
            new("groups", ColumnKind.Integer, "Customers with rows.", Nullable: true),
            new("rows", ColumnKind.Integer, "Candidates with features and label.", Nullable: true),
            new("positives", ColumnKind.Integer, "Pairs bought in the window that might have been recommended, of all customers."),
            new("group_positives", ColumnKind.Integer, "Those of customers with rows.", Nullable: true),
            new("reached", ColumnKind.Integer, "Those among the candidates.", Nullable: true),
            new("ceiling_recall", ColumnKind.Real, "Mean over customers with rows of reached ÷ their positives: no ranking of these candidates has a higher recall.", Nullable: true),
        ],
        ["position"]);
}

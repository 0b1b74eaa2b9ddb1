using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Features;

/// <summary>What the features stage writes besides the snapshot.</summary>
public static class FeatureTables
{
    public static readonly TableSpec Statistics = new(
        Tables.FeatureStatistics,
        "ml",
        "One row per feature: what it says and how its values lie in the newest training snapshot, all folds together.",
        [
            new("position", ColumnKind.Integer, "Column in a feature row, from 0."),
            new("feature", ColumnKind.Text),
            new("feature_group", ColumnKind.Text),
            new("unit", ColumnKind.Text),
            new("sentence", ColumnKind.Text),
            new("mean", ColumnKind.Real, Nullable: true),
            new("deviation", ColumnKind.Real, "Standard deviation.", Nullable: true),
            new("least", ColumnKind.Real, Nullable: true),
            new("most", ColumnKind.Real, Nullable: true),
            new("missing_share", ColumnKind.Real, "Rows without a value ÷ all rows.", Nullable: true),
            new("correlation", ColumnKind.Real, "Pearson's, with the label, over rows that have a value.", Nullable: true),
            new("auc", ColumnKind.Real, "Of the feature alone against the label on the validation fold, in the better direction.", Nullable: true),
            new("drift_psi", ColumnKind.Real, "Population stability index from the last train fold to the validation fold: below 0.1 is stable, above 0.25 has moved.", Nullable: true),
            new("histogram", ColumnKind.Text, "JSON of bin edges, counts of a sample of the validation fold, and of the last train fold (earlier)."),
            new("folds", ColumnKind.Text, "JSON per fold in time order: median, missing share, drift from the fold before."),
            new("feature_window", ColumnKind.Text, "Which events, or which moment, it looks at."),
        ],
        ["position"]);
}

using RecSys.Core.Storage;

namespace RecSys.Core.Serving.Retraining;

/// <summary>What was found and what was decided. Made when first written; no stage makes them anew.</summary>
public static class RetrainingTables
{
    public static TableSpec Checks { get; } = new(
        Tables.DriftChecks,
        "lab",
        "One row per look at how far the shop has moved since the champion was trained; the newest 2,000.",
        [
            new("id", ColumnKind.Integer),
            new("checked_at", ColumnKind.Moment),
            new("model_version", ColumnKind.Integer, "The champion."),
            new("reference_time", ColumnKind.Moment, "The moment of the shop it is compared with: the end of the champion's test fold."),
            new("shop_time", ColumnKind.Moment, "The moment of the shop at the look."),
            new("customers", ColumnKind.Integer, "Customers whose candidates were compared."),
            new("features_moved", ColumnKind.Integer, "Features whose PSI is above the threshold."),
            new("moved_importance", ColumnKind.Real, "Share of the champion's importance that they carry."),
            new("score_psi", ColumnKind.Real, "PSI of the champion's scores.", Nullable: true),
            new("lists_shown", ColumnKind.Integer, "Live lists since the last judgement; none until there are enough.", Nullable: true),
            new("lists_opened", ColumnKind.Integer, "Those of them that were opened.", Nullable: true),
            new("lists_shown_before", ColumnKind.Integer, "Lists of earlier judgements of this champion.", Nullable: true),
            new("lists_opened_before", ColumnKind.Integer, "Those of them that were opened.", Nullable: true),
            new("drifted", ColumnKind.Flag),
            new("reasons", ColumnKind.Text, "Why, as a JSON array of sentences; empty where it is none."),
            new("features", ColumnKind.Text, "PSI, importance and medians per feature, as JSON."),
        ],
        ["id"]);

    public static TableSpec Steps { get; } = new(
        Tables.RetrainingSteps,
        "lab",
        "One row per step of the retraining loop, kept for good.",
        [
            new("id", ColumnKind.Integer),
            new("at", ColumnKind.Moment),
            new("step", ColumnKind.Text, "asked, declined, started, trained, evaluated, promoted, waits, kept, failed, approved or refused."),
            new("run_id", ColumnKind.Integer, "The run that trains.", Nullable: true),
            new("model_version", ColumnKind.Integer, "The challenger.", Nullable: true),
            new("reason", ColumnKind.Text),
        ],
        ["id"]);
}

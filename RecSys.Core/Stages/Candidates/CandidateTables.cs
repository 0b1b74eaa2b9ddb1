using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Candidates;

/// <summary>What the candidates stage writes.</summary>
public static class CandidateTables
{
    public static readonly TableSpec Candidates = new(
        Tables.Candidates,
        "ml",
        "One row per customer and candidate product as of the lab's now, best merit first.",
        [
            new("customer_id", ColumnKind.Integer),
            new("rank", ColumnKind.Integer, "From 1, by merit."),
            new("product_id", ColumnKind.Integer),
            new("merit", ColumnKind.Real, "Sum of weight / (constant + rank) over the sources that propose the product."),
            new("sources", ColumnKind.Text, "JSON object of source name to [rank within the source, score]."),
        ],
        ["customer_id", "rank"]);

    public static readonly TableSpec Sources = new(
        Tables.CandidateSources,
        "ml",
        "One row per candidate source: what it contributed to all customers' candidates as of the lab's now.",
        [
            new("source", ColumnKind.Text),
            new("position", ColumnKind.Integer, "Place in the catalogue of sources, from 1."),
            new("sentence", ColumnKind.Text),
            new("weight", ColumnKind.Real, "In the merger; 0 turns the source off."),
            new("customers", ColumnKind.Integer, "Customers to whom it proposed at least one product."),
            new("proposals", ColumnKind.Integer, "Eligible proposals within its quota."),
            new("kept", ColumnKind.Integer, "Proposals that the merger kept."),
            new("unique_kept", ColumnKind.Integer, "Kept candidates that no other source proposed."),
            new("mean_rank", ColumnKind.Real, "Mean of its own ranks over its kept candidates.", Nullable: true),
            new("seconds", ColumnKind.Real, "Time spent in it, summed over threads."),
        ],
        ["source"]);
}

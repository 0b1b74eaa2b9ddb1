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
            new("merit", ColumnKind.Real, "Sum of weight / (constant + rank) over the sources that propose the product, to six digits."),
            new("sources", ColumnKind.Text, "JSON object of source name to [rank within the source, score]."),
        ],
        ["customer_id", "rank"])
    {
        ViewSql = $"""
            select
                l.customer_id,
                c.key + 1 as rank,
                c.value ->> 0 as product_id,
                cast(c.value ->> 1 as real) as merit,
                (
                    select json_group_object(n.source, json_array(c.value ->> (s.key + 1), c.value ->> (s.key + 2)))
                    from json_each(c.value) s
                    cross join {Tables.CandidateSources} n on n.position = s.value
                    where s.key >= 2 and s.key % 3 = 2
                ) as sources
            from {Tables.CandidateLists} l
            cross join json_each(l.list) c
            """,
        CountSql = $"select coalesce(sum(candidates), 0) from {Tables.CandidateLists}",
        IsRanked = true,
    };

    public static readonly TableSpec Lists = new(
        Tables.CandidateLists,
        "ml",
        "One row per customer: what the view candidates reads row by row.",
        [
            new("customer_id", ColumnKind.Integer),
            new("candidates", ColumnKind.Integer, "How many stand in the list."),
            new("list", ColumnKind.Text, "JSON, best merit first: [product_id, merit, then per source that proposes it its position, its rank and score]."),
        ],
        ["customer_id"]);

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

    public static readonly TableSpec Recall = new(
        Tables.CandidateRecall,
        "ml",
        "One row per candidate source: what it found of the purchases of the validation fold.",
        [
            new("source", ColumnKind.Text),
            new("position", ColumnKind.Integer, "Place in the catalogue of sources, from 1."),
            new("quota", ColumnKind.Integer, "Proposals asked of it."),
            new("customers", ColumnKind.Integer, "Customers with history and a purchase in the window that might have been recommended."),
            new("positives", ColumnKind.Integer, "Those purchases: the denominator, the same for all sources."),
            new("found", ColumnKind.Integer, "Purchases among its proposals."),
            new("found_alone", ColumnKind.Integer, "Those that no other source proposed."),
            new("kept", ColumnKind.Integer, "Those that the merger kept within the cap."),
        ],
        ["source"]);

    public static readonly TableSpec Overlap = new(
        Tables.CandidateOverlap,
        "ml",
        "One row per two candidate sources: purchases of the validation fold that both found.",
        [
            new("source", ColumnKind.Text),
            new("other", ColumnKind.Text),
            new("shared", ColumnKind.Integer, "Purchases both proposed; with itself, all it found."),
        ],
        ["source", "other"]);

    public static readonly TableSpec Ceiling = new(
        Tables.CandidateCeiling,
        "ml",
        "One row per source and number of candidates N: share of the validation fold's purchases among the best N, which no ranking of them can exceed.",
        [
            new("source", ColumnKind.Text, "A source by its own ranks, or merged: all sources by merit."),
            new("n", ColumnKind.Integer),
            new("recall", ColumnKind.Real),
        ],
        ["source", "n"]);
}

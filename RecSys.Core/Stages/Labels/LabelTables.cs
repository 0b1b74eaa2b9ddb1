using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Labels;

/// <summary>What the labels stage writes.</summary>
public static class LabelTables
{
    public static readonly TableSpec Labels = new(
        Tables.Labels,
        "ml",
        "One row per fold, customer and product bought in the fold's label window [cutoff, end).",
        [
            new("fold", ColumnKind.Text),
            new("customer_id", ColumnKind.Integer),
            new("product_id", ColumnKind.Integer),
            new("purchases", ColumnKind.Integer, "Purchase events in the window."),
            new("first_purchase_at", ColumnKind.Moment, "The first of them."),
            new("eligible", ColumnKind.Flag, "The product may be recommended to the customer at the cutoff: only then it is a positive."),
        ],
        ["fold", "customer_id", "product_id"]);
}

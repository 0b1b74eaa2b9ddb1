using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>How often each age group bought each product.</summary>
internal sealed class PurchasesByAgeGroup : ICountTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldPurchasesByAgeGroup,
        "gold",
        "One row per age group and product it bought.",
        [
            new("age_group", ColumnKind.Text, "Of the customer as known now."),
            new("product_id", ColumnKind.Integer),
            new("purchases", ColumnKind.Integer),
        ],
        ["age_group", "product_id"]);

    public IReadOnlyDictionary<(int First, int Second), int> Counts(PurchaseCounts purchases) => purchases.ByAgeGroup;

    public (Cell First, Cell Second) Key((int First, int Second) key, ShopState state) => (new Cell(AgeGroups.Names[key.First]), new Cell(state.Products[key.Second].Id));
}

using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>How often two products lay in one basket, in both directions.</summary>
internal sealed class BasketPairs : ICountTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldBasketPairs,
        "gold",
        "One row per product and another bought in the same basket.",
        [
            new("product_id", ColumnKind.Integer),
            new("other_product_id", ColumnKind.Integer),
            new("baskets_together", ColumnKind.Integer),
        ],
        ["product_id", "other_product_id"]);

    public IReadOnlyDictionary<(int First, int Second), int> Counts(PurchaseCounts purchases) => purchases.Together;

    public (Cell First, Cell Second) Key((int First, int Second) key, ShopState state) => (new Cell(state.Products[key.First].Id), new Cell(state.Products[key.Second].Id));
}

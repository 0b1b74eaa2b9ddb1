using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>How often each product was bought from each place.</summary>
internal sealed class PurchasesByLocation : ICountTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldPurchasesByLocation,
        "gold",
        "One row per location and product bought from there.",
        [
            new("location", ColumnKind.Text, "Where the customer lives now."),
            new("product_id", ColumnKind.Integer),
            new("purchases", ColumnKind.Integer),
        ],
        ["location", "product_id"]);

    public IReadOnlyDictionary<(int First, int Second), int> Counts(PurchaseCounts purchases) => purchases.ByLocation;

    public (Cell First, Cell Second) Key((int First, int Second) key, ShopState state) => (new Cell(state.Locations[key.First]), new Cell(state.Products[key.Second].Id));
}

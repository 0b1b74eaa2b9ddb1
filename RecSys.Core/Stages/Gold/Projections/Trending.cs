using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What moves now, and whether it moves more than before.</summary>
public sealed class Trending : ICatalogueTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldTrending,
        "gold",
        "One row per product with an event in the trending window (Gold:TrendingDays, 30 days unless set).",
        [
            new("product_id", ColumnKind.Integer),
            new("product_name", ColumnKind.Text),
            new("rank", ColumnKind.Integer, "From 1, by score."),
            new("views", ColumnKind.Integer, "In the window."),
            new("carts", ColumnKind.Integer, "In the window."),
            new("purchases", ColumnKind.Integer, "In the window."),
            new("score", ColumnKind.Real, "Σ weight of the event's kind over the window."),
            new("previous_score", ColumnKind.Real, "The same over the window before."),
            new("growth", ColumnKind.Real, "(score − previous) ÷ previous; none without a previous score.", Nullable: true),
        ],
        ["product_id"],
        ["rank"]);

    public void Write(Catalogue catalogue, BulkInsert rows)
    {
        for (var i = 0; i < catalogue.ByTrending.Length; i++)
        {
            var product = catalogue.ByTrending[i];
            var score = catalogue.Trending[product];
            var previous = catalogue.Tally.PreviousTrending(product, catalogue.Settings);
            rows.Set(0, catalogue.Product(product).Id)
                .Set(1, catalogue.Product(product).Version.Name)
                .Set(2, i + 1L)
                .Set(3, (long)catalogue.Tally.RecentEvents[0][product])
                .Set(4, (long)catalogue.Tally.RecentEvents[1][product])
                .Set(5, (long)catalogue.Tally.RecentEvents[2][product])
                .Set(6, score)
                .Set(7, previous)
                .Set(8, previous > 0 ? (score - previous) / previous : double.NaN)
                .Write();
        }
    }
}

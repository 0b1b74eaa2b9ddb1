using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>Which products share baskets, in both directions.</summary>
public sealed class BoughtTogether : ICatalogueTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldBoughtTogether,
        "gold",
        "One row per product and another bought in the same basket; the most similar of each product (Gold:Neighbours).",
        [
            new("product_id", ColumnKind.Integer),
            new("other_product_id", ColumnKind.Integer),
            new("rank", ColumnKind.Integer, "From 1, by similarity."),
            new("baskets_together", ColumnKind.Integer),
            new("support", ColumnKind.Real, "Baskets with both ÷ all baskets."),
            new("confidence", ColumnKind.Real, "Baskets with both ÷ baskets with the product."),
            new("lift", ColumnKind.Real, "Confidence ÷ share of all baskets with the other; 1 is chance."),
            new("similarity", ColumnKind.Real, "Cosine of the products' baskets with shrinkage."),
        ],
        ["product_id", "other_product_id"]);

    public void Write(Catalogue catalogue, BulkInsert rows)
    {
        var neighbours = catalogue.BoughtTogether;
        var baskets = catalogue.State.Products.Select(p => Math.Round(neighbours.SquaredNormOf(p.Index))).ToArray();
        foreach (var product in catalogue.State.Products.OrderBy(p => p.Id))
        {
            var others = neighbours.Of(product.Index);
            for (var i = 0; i < others.Length; i++)
            {
                var together = (double)neighbours.WeightsOf(product.Index)[i];
                rows.Set(0, product.Id)
                    .Set(1, catalogue.Product(others[i]).Id)
                    .Set(2, i + 1L)
                    .Set(3, (long)together)
                    .Set(4, together / catalogue.Baskets)
                    .Set(5, together / baskets[product.Index])
                    .Set(6, together * catalogue.Baskets / (baskets[product.Index] * baskets[others[i]]))
                    .Set(7, (double)neighbours.SimilaritiesOf(product.Index)[i])
                    .Write();
            }
        }
    }
}

using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>The rule-based score of what each customer has met, with its parts.</summary>
public sealed class HybridScores : ICustomerTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldHybridScores,
        "gold",
        "One row per customer and product met: the best of each customer (Gold:HybridPairsPerCustomer). Parts are before weighting, 0 to 1.",
        [
            new("customer_id", ColumnKind.Integer),
            new("rank", ColumnKind.Integer, "From 1, by score."),
            new("product_id", ColumnKind.Integer),
            new("score", ColumnKind.Real, "Weighted mean of the parts (Gold:Hybrid)."),
            new("interaction", ColumnKind.Real, "Recency weight w as w / (w + 5): a half at one fresh purchase."),
            new("category", ColumnKind.Real, "Share of the customer's interest."),
            new("brand", ColumnKind.Real, "Share of the customer's interest."),
            new("price", ColumnKind.Real, "exp(−d²/2) of the distance from the customer's price profile."),
            new("trending", ColumnKind.Real, "Of the best product's trending score."),
            new("rating", ColumnKind.Real, "Of 5."),
            new("age_group", ColumnKind.Real, "Of the purchases of the age group's best product."),
        ],
        ["customer_id", "rank"]);

    public void Write(CustomerView customer, BulkInsert rows)
    {
        var settings = customer.Catalogue.Settings;
        var scored = new List<(double Score, long ProductId, HybridParts Parts)>(customer.Products.Count);
        foreach (var product in customer.Products)
        {
            var parts = HybridScore.PartsOf(customer, product);
            scored.Add((parts.Total(settings.Hybrid), customer.Catalogue.Product(product).Id, parts));
        }

        scored.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.ProductId.CompareTo(b.ProductId));
        for (var i = 0; i < Math.Min(settings.HybridPairsPerCustomer, scored.Count); i++)
        {
            var (score, productId, parts) = scored[i];
            rows.Set(0, customer.Customer.Id)
                .Set(1, i + 1L)
                .Set(2, productId)
                .Set(3, score)
                .Set(4, parts.Interaction)
                .Set(5, parts.Category)
                .Set(6, parts.Brand)
                .Set(7, parts.Price)
                .Set(8, parts.Trending)
                .Set(9, parts.Rating)
                .Set(10, parts.AgeGroup)
                .Write();
        }
    }
}

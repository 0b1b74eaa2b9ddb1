using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>
/// The rule-based score of a customer and a product: a weighted mean of parts in [0, 1]. No training: the baseline a ranker has to beat.
/// </summary>
public static class HybridScore
{
    /// <summary>Recency weight at which the interaction part reaches a half: one fresh purchase.</summary>
    private const double HalfInteraction = 5;

    /// <summary>In [0, 1]. A part that is unknown counts as 0.</summary>
    public static double Of(CustomerView customer, int product)
    {
        var catalogue = customer.Catalogue;
        var entry = catalogue.Product(product);
        var weights = catalogue.Settings.Hybrid;
        var recency = customer.Knows(product) ? customer[product].RecencyWeight : 0;
        var distance = customer.Prices.Distance(entry.Version.Price);
        return weights.Interaction * recency / (recency + HalfInteraction)
            + weights.Category * customer.Categories.Share(entry.Category)
            + weights.Brand * customer.Brands.Share(entry.Brand)
            + weights.Price * (double.IsNaN(distance) ? 0 : Math.Exp(-0.5 * distance * distance))
            + weights.Trending * Relative(catalogue.Trending, catalogue.ByTrending, product)
            + weights.Rating * (float.IsNaN(entry.Version.Rating) ? 0 : entry.Version.Rating / 5)
            + weights.AgeGroup * AgeGroupPart(catalogue, customer.Customer.AgeGroup, product);
    }

    private static double AgeGroupPart(Catalogue catalogue, int ageGroup, int product)
    {
        var counts = catalogue.Tally.PurchasesByAgeGroup[ageGroup];
        var ranking = catalogue.ByAgeGroup[ageGroup];
        return ageGroup == AgeGroups.Unknown || ranking.Length == 0 ? 0 : (double)counts[product] / counts[ranking[0]];
    }

    /// <summary>The score as a share of the best product's.</summary>
    private static double Relative(double[] scores, int[] ranking, int product) =>
        ranking.Length == 0 ? 0 : scores[product] / scores[ranking[0]];
}

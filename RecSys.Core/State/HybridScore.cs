using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>The parts of a hybrid score, each in [0, 1]; an unknown one is 0.</summary>
/// <param name="Interaction">The customer's recency weight with the product: a half at one fresh purchase.</param>
/// <param name="Category">Share of the customer's interest in the product's category.</param>
/// <param name="Brand">Share of the customer's interest in the product's brand.</param>
/// <param name="Price">exp(−d²/2) of the price's distance from the customer's profile.</param>
/// <param name="Trending">Trending score as a share of the best product's.</param>
/// <param name="Rating">Rating of 5.</param>
/// <param name="AgeGroup">Purchases by the customer's age group as a share of its best product's.</param>
public readonly record struct HybridParts(double Interaction, double Category, double Brand, double Price, double Trending, double Rating, double AgeGroup)
{
    /// <summary>The weighted mean.</summary>
    public double Total(HybridWeights weights) =>
        weights.Interaction * Interaction
        + weights.Category * Category
        + weights.Brand * Brand
        + weights.Price * Price
        + weights.Trending * Trending
        + weights.Rating * Rating
        + weights.AgeGroup * AgeGroup;
}

/// <summary>
/// The rule-based score of a customer and a product: a weighted mean of parts in [0, 1]. No training: the baseline a ranker has to beat.
/// </summary>
public static class HybridScore
{
    /// <summary>Recency weight at which the interaction part reaches a half: one fresh purchase.</summary>
    private const double HalfInteraction = 5;

    /// <summary>In [0, 1]. A part that is unknown counts as 0.</summary>
    public static double Of(CustomerView customer, int product) => PartsOf(customer, product).Total(customer.Catalogue.Settings.Hybrid);

    /// <summary>The parts before they are weighted.</summary>
    public static HybridParts PartsOf(CustomerView customer, int product)
    {
        var catalogue = customer.Catalogue;
        ref readonly var facts = ref catalogue.Facts[product];
        var recency = customer.Knows(product) ? customer[product].RecencyWeight : 0;
        var distance = customer.Prices.Distance(facts.LnPrice);
        return new HybridParts(
            recency / (recency + HalfInteraction),
            customer.Categories.Share(facts.Category),
            customer.Brands.Share(facts.Brand),
            double.IsNaN(distance) ? 0 : Math.Exp(-0.5 * distance * distance),
            facts.Trending,
            facts.Rating,
            AgeGroupPart(catalogue, customer.AgeGroup, product));
    }

    private static double AgeGroupPart(Catalogue catalogue, int ageGroup, int product)
    {
        var counts = catalogue.Tally.PurchasesByAgeGroup[ageGroup];
        var ranking = catalogue.ByAgeGroup[ageGroup];
        return ageGroup == AgeGroups.Unknown || ranking.Length == 0 ? 0 : (double)counts[product] / counts[ranking[0]];
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>
/// Says why a customer gets a product: from the source that ranked it best, with the customer's own products, category, brand or context
/// by name. What has no sentence of its own here is given the source's.
/// </summary>
internal static class Reasons
{
    /// <summary>Why the source at hand brought this product to this customer.</summary>
    public static string Of(ICandidateSource source, CustomerView customer, int product)
    {
        var entry = customer.Catalogue.Product(product);
        return source.Name switch
        {
            "user_history" => OfHistory(customer[product]),
            "bought_together" => OfBasket(customer, product),
            "item_neighbours" => OfNeighbour(customer, product),
            "same_category" => $"Popular in {entry.Version.Category}, a category you like",
            "brand_affinity" when entry.Brand >= 0 => $"From {customer.Catalogue.State.Brands[entry.Brand]}, a brand you like",
            "trending" => $"Trending in {entry.Version.Category}",
            "age_group" when AgeGroupOf(customer.Customer) is { } ages => $"Popular with customers aged {ages}",
            "location" when LocationOf(customer) is { } place => $"Popular in {place}",
            "discount" when entry.Version.DiscountPercent > 0 => $"{entry.Version.DiscountPercent:0}% off and popular",
            _ => source.Reason,
        };
    }

    /// <summary>The sentence of a product that only fills a list up.</summary>
    public static string OfPopularity(ProductEntry product, bool isKnown) =>
        isKnown ? $"Popular in {product.Version.Category}" : $"New in {product.Version.Category}";

    private static string OfHistory(PairHistory pair) => pair switch
    {
        { Purchases: > 0 } => "You bought this before",
        { Carts: > 0 } => "Still in your cart",
        { Views: > 1 } => $"You looked at this {pair.Views} times",
        _ => "You looked at this before",
    };

    private static string OfBasket(CustomerView customer, int product)
    {
        var strongest = Strongest(customer, product, customer.Catalogue.BoughtTogether, fromBaskets: true);
        if (strongest < 0)
        {
            return "Often bought together with what you bought";
        }

        var did = customer[strongest].Purchases > 0 ? "bought" : "put into your cart";
        return $"Often bought together with {customer.Catalogue.Product(strongest).Version.Name} you {did}";
    }

    private static string OfNeighbour(CustomerView customer, int product)
    {
        var strongest = Strongest(customer, product, customer.Catalogue.ItemItem, fromBaskets: false);
        return strongest < 0 ? "Chosen by customers like you" : $"Chosen by customers who liked {customer.Catalogue.Product(strongest).Version.Name}";
    }

    /// <summary>The product of the history that adds most to a candidate's neighbour score; -1 for none.</summary>
    private static int Strongest(CustomerView customer, int product, Neighbours neighbours, bool fromBaskets)
    {
        var (strongest, best) = (-1, 0.0);
        foreach (var own in customer.Products)
        {
            var pair = customer[own];
            if (own == product || (fromBaskets && pair.Purchases + pair.Carts == 0))
            {
                continue;
            }

            var at = neighbours.Of(own).IndexOf(product);
            var part = at < 0 ? 0 : pair.RecencyWeight * neighbours.SimilaritiesOf(own)[at];
            if (part > best)
            {
                (strongest, best) = (own, part);
            }
        }

        return strongest;
    }

    private static string? AgeGroupOf(CustomerHistory customer) =>
        customer.AgeGroup == AgeGroups.Unknown ? null : AgeGroups.Names[customer.AgeGroup];

    private static string? LocationOf(CustomerView customer) =>
        customer.Customer.Location < 0 ? null : customer.Catalogue.State.Locations[customer.Customer.Location];
}

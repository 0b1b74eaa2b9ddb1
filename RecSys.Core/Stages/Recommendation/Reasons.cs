using RecSys.Core.Domain;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>
/// Says why a customer gets a product, with the customer's own products, category, brand or context by name, and nothing that the
/// history does not bear out. What has no sentence of its own here is given the source's.
/// </summary>
internal static class Reasons
{
    /// <summary>Fewer purchases than this by an age group or at a location do not make a product popular there.</summary>
    private const int FewPurchases = 3;

    /// <summary>After so many days nobody thinks of a cart as still filled.</summary>
    private const int CartDays = 14;

    /// <summary>Of how many people a source's reason is true: 1 for this customer alone, 2 for people like them, 4 for everybody.</summary>
    public static int Breadth(string source) => source switch
    {
        "user_history" or "recently_viewed" or "repeat_purchase" or "bought_together" or "item_neighbours" or "same_category" or "brand_affinity" => 1,
        "trending" or "popular" => 4,
        _ => 2,
    };

    /// <summary>Why the source brought this product to this customer; null where that would not be true or would say too little.</summary>
    public static string? Of(ICandidateSource source, CustomerView customer, int product)
    {
        var entry = customer.Catalogue.Product(product);
        var (category, tally) = (entry.Version.Category, customer.Catalogue.Tally);
        return source.Name switch
        {
            "user_history" or "recently_viewed" or "repeat_purchase" => OfHistory(customer[product], customer.Now),
            "bought_together" => OfBasket(customer, product),
            "item_neighbours" => OfNeighbour(customer, product),
            "same_category" => Likes(customer.Categories, entry.Category) ? $"Popular in {category}, a category you like" : null,
            "brand_affinity" => Likes(customer.Brands, entry.Brand) ? $"From {customer.Catalogue.State.Brands[entry.Brand]}, a brand you like" : null,
            "trending" => $"Trending in {category}",
            "newly_arrived" => $"New in {category}",
            "age_group" => tally.PurchasesByAgeGroup[customer.Customer.AgeGroup][product] < FewPurchases
                ? null : $"Popular with customers aged {AgeGroups.Names[customer.Customer.AgeGroup]}",
            "location" => tally.PurchasesByLocation[customer.Customer.Location][product] < FewPurchases
                ? null : $"Popular in {customer.Catalogue.State.Locations[customer.Customer.Location]}",
            "discount" => Likes(customer.Categories, entry.Category)
                ? $"{entry.Version.DiscountPercent:0}% off in {category}, a category you like" : $"{entry.Version.DiscountPercent:0}% off now",
            _ => source.Reason,
        };
    }

    /// <summary>The sentence of a product that only fills a list up.</summary>
    public static string OfPopularity(ProductEntry product, bool isKnown) =>
        isKnown ? $"Popular in {product.Version.Category}" : $"New in {product.Version.Category}";

    /// <summary>At least an even share of the interest: what was met once among many others is not liked.</summary>
    private static bool Likes(Affinity interest, int group) => group >= 0 && interest.Share(group) * interest.Groups.Count >= 1;

    private static string OfHistory(PairHistory pair, long now) => pair switch
    {
        { Purchases: > 0 } => "You bought this before",
        { Carts: > 0 } when DaysSince(pair.LastCart, now) <= CartDays => "Still in your cart",
        { Carts: > 0 } => $"You put this into your cart {Ago(pair.LastCart, now)}",
        { Views: > 1 } => $"You looked at this {pair.Views} times, last {Ago(pair.LastView, now)}",
        _ => $"You looked at this {Ago(pair.LastView, now)}",
    };

    /// <summary>Midnights (UTC) between two moments.</summary>
    private static long DaysSince(long moment, long now) => now / Moments.Day - moment / Moments.Day;

    private static string Ago(long moment, long now) => DaysSince(moment, now) switch
    {
        0 => "today",
        1 => "yesterday",
        var days => $"{days} days ago",
    };

    private static string? OfBasket(CustomerView customer, int product) =>
        Strongest(customer, product, customer.Catalogue.BoughtTogether, fromBaskets: true) is >= 0 and var own
            ? $"Often bought together with {NameOf(customer, own)}, which you {(customer[own].Purchases > 0 ? "bought" : "put into your cart")}" : null;

    private static string? OfNeighbour(CustomerView customer, int product)
    {
        if (Strongest(customer, product, customer.Catalogue.ItemItem, fromBaskets: false) is not (>= 0 and var own))
        {
            return null;
        }

        var deed = customer[own] switch
        {
            { Purchases: > 0 } => $"You bought {NameOf(customer, own)}",
            { Carts: > 0 } => $"You put {NameOf(customer, own)} into your cart",
            _ => $"You looked at {NameOf(customer, own)}",
        };
        return $"{deed}: customers who did chose this, too";
    }

    private static string NameOf(CustomerView customer, int product) => customer.Catalogue.Product(product).Version.Name;

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
}

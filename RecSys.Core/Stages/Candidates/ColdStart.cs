using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>One product for a customer without history, and what its score is made of.</summary>
/// <param name="Product">Product index.</param>
/// <param name="Score">Sum of the parts, higher is better.</param>
/// <param name="AgeGroupPart">From the purchases of the customer's age group.</param>
/// <param name="LocationPart">From the purchases of the customer's location.</param>
/// <param name="SeasonPart">From the purchases in the season of the moment.</param>
/// <param name="DayPart">From the purchases in the part of the day of the moment.</param>
/// <param name="PopularityPart">From everyone's recency-weighted interest.</param>
/// <param name="Reason">Why, in words: the context in which it stands out most from its overall share.</param>
public readonly record struct ColdStartPick(int Product, double Score, double AgeGroupPart, double LocationPart, double SeasonPart, double DayPart, double PopularityPart, string Reason);

/// <summary>
/// Ranks for customers without any event: by age group, location, and the season and part of the day of the moment. A product's part of a context is its
/// share of the context's purchases, pulled towards its overall share where the context has few of them; an unknown age or location, or a
/// season never seen, counts as the overall share, so nobody is left without a list.
/// </summary>
public static class ColdStart
{
    /// <summary>The best products of the customer's context, as many as asked for or as the shop has; equal scores by product id.</summary>
    public static IReadOnlyList<ColdStartPick> Rank(Catalogue catalogue, CustomerHistory customer, int count) =>
        Rank(catalogue, customer, catalogue.Now, count, ListFilter.None);

    /// <summary>The same, as of a moment that may lie after the catalogue's, of the products that pass a filter.</summary>
    public static IReadOnlyList<ColdStartPick> Rank(Catalogue catalogue, CustomerHistory customer, long now, int count, ListFilter filter)
    {
        var order = new ProductOrder(catalogue.State);
        var context = new ColdStartContext(catalogue, customer, now);
        var keys = new ulong[order.Count];
        var passing = 0;
        for (var product = 0; product < keys.Length; product++)
        {
            if (filter.Passes(catalogue.Product(product)))
            {
                keys[passing++] = order.Key((float)context.Score(product), product);
            }
        }

        var best = SortKeys.Smallest(keys.AsSpan(0, passing), count, new ulong[passing]);
        var picks = new ColdStartPick[best.Length];
        for (var i = 0; i < picks.Length; i++)
        {
            picks[i] = context.Pick(order.ProductOf(best[i]));
        }

        return picks;
    }
}

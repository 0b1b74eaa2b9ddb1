namespace RecSys.Core.Stages.Exploration;

/// <summary>What each chart counts, by its name: the definition behind its numbers.</summary>
public static class ExplorationDefinitions
{
    private static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["interaction_mix"] = "count of events per kind (view, add_to_cart, purchase)",
        ["funnel"] = "count of distinct (customer, product) pairs by the farthest kind they reached: any event, a cart or a purchase, a purchase",
        ["events_per_day"] = "count of events per UTC day and kind; a history of more than 1,000 days is counted in equal steps of several days",
        ["events_per_hour"] = "count of events per hour of the day (UTC) and kind",
        ["events_per_weekday"] = "count of events per weekday (UTC) and kind",
        ["sessions_by_weekday_and_hour"] = "count of sessions by the weekday and hour (UTC) of their first event; a session ends when the customer has no event for 30 minutes",
        ["product_popularity"] = "events of each product, in descending order, against the rank; at most 500 ranks, evenly spaced by logarithm\ntrue appeal: interest of the product's category × exp(appeal) ÷ Σ exp(appeal) of that category, × events; a product counts from its arrival",
        ["price_bands"] = "count of events per kind and band of the unit price at the event (the product's price now where the event has none); bands are half open: [0, 500), [500, 2000), [2000, 5000), [5000, ∞)",
        ["basket_sizes"] = "count of baskets by distinct products; a basket is an order, or a customer's UTC day where purchases carry no order",
        ["recency_weighted_scores"] = "per (customer, product): Σ worth of the event's kind × 2^(−age in days ÷ half-life), as of the end of the window\nworths and half-life: settings Gold:ViewWeight, Gold:CartWeight, Gold:PurchaseWeight, Gold:HalfLifeDays",
        ["hybrid_scores"] = "score of gold_hybrid_scores, as of the lab's now: weighted mean of interaction, category, brand, price, trending, rating and age group (Gold:Hybrid), the best pairs of each customer\nof at most 200 customers, evenly spaced; bins of 0.05",
        ["customer_activity"] = "count of customers by their number of events; customers without events stand in the sentence\ntrue activity: activity ÷ Σ activity of these customers × events; a customer counts from the arrival",
        ["recency_against_volume"] = "mean events per customer, by whole days from the customer's last event to the end of the window",
        ["cohort_retention"] = "cohort: customers by the week of their first event that is counted (several weeks where the history is long)\nshare of the cohort with an event k periods later",
        ["interest_by_category"] = "views of the category ÷ views of all\ntrue interest: mean of the customers' share of interest (first and last day), weighted by their activity",
        ["purchases_by_age_group"] = "count of purchases by the customer's age group now",
        ["purchases_by_location"] = "count of purchases by the customer's location now; the 20 with most purchases, customers without a known location left out",
        ["category_by_age_group"] = "purchases of the age group in the category ÷ purchases of the age group",
    };

    /// <summary>One line per statement; empty for a chart that is not known.</summary>
    public static string Of(string chart) => All.GetValueOrDefault(chart, "");
}

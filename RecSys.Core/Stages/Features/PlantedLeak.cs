using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>Features that know the future on purpose, so that the checks for leaks can be watched at work. Planted by a setting; no snapshot with one is ever kept.</summary>
internal static class PlantedLeak
{
    /// <summary>The catalogue, with the leak that the setting names.</summary>
    /// <param name="features">Honest ones.</param>
    /// <param name="leak">none, label or popularity.</param>
    /// <param name="history">All of it: what the leak reads.</param>
    public static FeatureCatalog Into(FeatureCatalog features, string leak, ShopHistory history) => leak switch
    {
        "label" => new FeatureCatalog([.. features.Features, Label(history)]),
        "popularity" => new FeatureCatalog([.. features.Features, Popularity(history)]),
        _ => features,
    };

    /// <summary>Nearly the label itself: alone it tells what will be bought.</summary>
    private static Feature Label(ShopHistory history)
    {
        var bought = history.Events.Where(e => e.Kind == EventKind.Purchase).Select(e => (e.CustomerId, e.ProductId)).ToHashSet();
        return new Feature(
            "purchased_without_cutoff",
            FeatureGroups.Pair,
            "Planted leak: whether the customer ever buys the product, after the moment, too.",
            "flag",
            FeatureWindows.Ever,
            c => bought.Contains((c.Customer.Customer.Id, c.Entry.Id)) ? 1 : 0);
    }

    /// <summary>Looks harmless: its AUC is that of any popularity, and only deleting the later events gives it away.</summary>
    private static Feature Popularity(ShopHistory history)
    {
        var events = history.Events.GroupBy(e => e.ProductId).ToDictionary(g => g.Key, g => g.Count());
        return new Feature(
            "product_events_without_cutoff",
            FeatureGroups.Product,
            "Planted leak: events on the product, those after the moment, too.",
            "events",
            FeatureWindows.Ever,
            c => events.GetValueOrDefault(c.Entry.Id));
    }
}

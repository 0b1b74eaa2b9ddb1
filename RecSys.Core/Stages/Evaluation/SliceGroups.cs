using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>All ways to part an evaluation. Adding one is a line here and a function below.</summary>
internal static class SliceGroups
{
    private const int MostCategories = 15;
    private const string OfProducts =
        "A positive is a purchase of the slice's products; the same whole lists are judged, other purchases count neither as hit nor as miss. Each mean counts the customers with at least one such purchase.";

    public static readonly SliceGroup Activity = new(
        "activity", "Cold, warm and power users", "Customers by their events before the cutoff: none (cold), fewer than the most active share of those with any (warm), or among that share (power).", false);

    public static readonly SliceGroup AgeGroup = new("age_group", "Age groups", "Customers by their age at the cutoff.", false);

    public static readonly SliceGroup Category = new("category", "Categories", OfProducts, true);

    public static readonly SliceGroup PriceBand = new("price_band", "Price bands", "By the price asked at the cutoff. " + OfProducts, true);

    public static readonly SliceGroup ProductAge = new(
        "product_age", "New products", "New: the first event of the product lies within the setting's days before the cutoff, or the shop did not know it yet. " + OfProducts, true);

    public static IReadOnlyList<SliceGroup> All { get; } = [Activity, AgeGroup, Category, PriceBand, ProductAge];

    /// <summary>Every slice that has a user.</summary>
    public static IEnumerable<SliceMembers> MembersOf(JudgedFold fold) =>
    [
        .. OfCustomers(fold, Activity, ActivityOf(fold)),
        .. OfCustomers(fold, AgeGroup, customer => AgeGroups.Names[customer.AgeGroup]),
        .. OfPurchases(fold, Category, CategoryOf(fold)),
        .. OfPurchases(fold, PriceBand, product => product is null || PriceBands.Of(product.Version.Price) is not (>= 0 and var band) ? "unknown" : PriceBands.Names[band]),
        .. OfPurchases(fold, ProductAge, product => IsNew(fold, product) ? "new" : "established"),
    ];

    private static IEnumerable<SliceMembers> OfCustomers(JudgedFold fold, SliceGroup group, Func<CustomerHistory, string> nameOf)
    {
        var all = fold.Catalogue.State.Customers.CountBy(nameOf).ToDictionary();
        return Enumerable.Range(0, fold.Users.Length)
            .GroupBy(u => nameOf(fold.Catalogue.State.Customers[fold.Users[u].Customer]))
            .Select(g => new SliceMembers(group, g.Key, all[g.Key] - g.Count(), [.. g.Select(u => (u, fold.Users[u].Positives))]));
    }

    private static IEnumerable<SliceMembers> OfPurchases(JudgedFold fold, SliceGroup group, Func<ProductEntry?, string> nameOf)
    {
        var users = new Dictionary<string, List<(int, int[])>>(StringComparer.Ordinal);
        for (var u = 0; u < fold.Users.Length; u++)
        {
            foreach (var slice in fold.Users[u].Positives.GroupBy(p => nameOf(p < 0 ? null : fold.Catalogue.Product(p))))
            {
                if (!users.TryGetValue(slice.Key, out var members))
                {
                    users.Add(slice.Key, members = []);
                }

                members.Add((u, [.. slice]));
            }
        }

        return users.Select(slice => new SliceMembers(group, slice.Key, fold.Users.Length - slice.Value.Count, slice.Value));
    }

    private static Func<CustomerHistory, string> ActivityOf(JudgedFold fold)
    {
        var counts = fold.Catalogue.State.Customers.Select(c => c.Events.Length).Where(n => n > 0).OrderDescending().ToArray();
        var power = counts.Length == 0 ? int.MaxValue : counts[(int)((counts.Length - 1) * fold.Settings.Evaluation.PowerUserShare)];
        return customer => customer.Events.Length == 0 ? "cold" : customer.Events.Length >= power ? "power" : "warm";
    }

    /// <summary>Shops with many categories: the most bought ones by name, the rest together.</summary>
    private static Func<ProductEntry?, string> CategoryOf(JudgedFold fold)
    {
        var categories = fold.Catalogue.State.Categories;
        var largest = fold.Users.SelectMany(user => user.Positives).Where(p => p >= 0).CountBy(p => fold.Catalogue.Product(p).Category)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key).Take(MostCategories).Select(c => c.Key).ToHashSet();
        return product => product is null ? "not known at the cutoff" : largest.Contains(product.Category) ? categories[product.Category] : "all others";
    }

    private static bool IsNew(JudgedFold fold, ProductEntry? product) =>
        product is null || product.FirstSeen == long.MinValue || product.FirstSeen >= fold.Fold.Cutoff - fold.Settings.Evaluation.NewProductDays * Moments.Day;
}

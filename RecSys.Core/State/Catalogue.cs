using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>
/// The catalogue's half of the state, counted from the customers' histories at one moment: popularity, rankings and neighbours.
/// Immutable; shared by every customer who is served as of that moment.
/// </summary>
public sealed class Catalogue
{
    private const int Buckets = 16;

    private Catalogue(ShopState state, GoldSettings settings, Tally tally, Neighbours itemItem, Neighbours boughtTogether, int baskets)
    {
        State = state;
        Settings = settings;
        Now = state.Now;
        Tally = tally;
        ItemItem = itemItem;
        BoughtTogether = boughtTogether;
        Baskets = baskets;
        Trending = [.. state.Products.Select(p => tally.Trending(p.Index, settings))];
        var recentPurchases = tally.RecentEvents[(int)EventKind.Purchase];
        var purchases = tally.Events[(int)EventKind.Purchase];
        ByPopularity = Ranking.Of(tally.Popularity);
        ByPurchases = Ranking.Of(purchases);
        ByRecentPurchases = Ranking.Of(recentPurchases);
        ByTrending = Ranking.Of(Trending);
        ByAgeGroup = [.. tally.PurchasesByAgeGroup.Select(counts => Ranking.Of(counts))];
        ByLocation = [.. Enumerable.Range(0, tally.PurchasesByLocation.Count).Select(location => tally.PurchasesByLocation[location].Ranked())];
        BySeason = [.. tally.PurchasesBySeason.Select(counts => Ranking.Of(counts))];
        ByCategory = Ranking.Split(ByPopularity, state.Categories.Count, p => state.Products[p].Category);
        ByBrand = Ranking.Split(ByPopularity, state.Brands.Count, p => state.Products[p].Brand);
        ByDiscount = Ranking.Of([.. state.Products.Select(p => Discounted(p, tally.Popularity[p.Index]))]);
    }

    public ShopState State { get; }

    public GoldSettings Settings { get; }

    /// <summary>The moment counted at: the state's.</summary>
    public long Now { get; }

    public Tally Tally { get; }

    /// <summary>Products met in the same customers' histories.</summary>
    public Neighbours ItemItem { get; }

    /// <summary>Products bought in the same basket.</summary>
    public Neighbours BoughtTogether { get; }

    /// <summary>Baskets counted.</summary>
    public int Baskets { get; }

    /// <summary>Weighted events in the trending window, by product index.</summary>
    public double[] Trending { get; }

    /// <summary>Product indexes by recency-weighted popularity, best first; products without any are left out, here and below.</summary>
    public int[] ByPopularity { get; }

    /// <summary>By purchases since the beginning.</summary>
    public int[] ByPurchases { get; }

    /// <summary>By purchases in the trending window.</summary>
    public int[] ByRecentPurchases { get; }

    public int[] ByTrending { get; }

    /// <summary>By purchases of an age group's customers.</summary>
    public int[][] ByAgeGroup { get; }

    /// <summary>By purchases of a location's customers.</summary>
    public int[][] ByLocation { get; }

    /// <summary>By purchases in a season.</summary>
    public int[][] BySeason { get; }

    /// <summary>A category's products by popularity.</summary>
    public int[][] ByCategory { get; }

    /// <summary>A brand's products by popularity.</summary>
    public int[][] ByBrand { get; }

    /// <summary>Discounted products by popularity times discount.</summary>
    public int[] ByDiscount { get; }

    public ProductEntry Product(int index) => State.Products[index];

    /// <summary>Counts the state as it is now. The result does not depend on the number of threads.</summary>
    public static Catalogue Count(ShopState state, GoldSettings settings, ParallelOptions parallel)
    {
        var tally = CountBuckets(state, settings, parallel);
        tally.PurchasesByLocation = SparseCounts.PurchasesByLocation(state);
        var histories = Grouping.Histories(state, settings);
        var baskets = Grouping.Baskets(state);
        return new Catalogue(
            state,
            settings,
            tally,
            Neighbours.Count(histories, settings.Neighbours, settings.NeighbourShrinkage, parallel),
            Neighbours.Count(baskets, settings.Neighbours, settings.NeighbourShrinkage, parallel),
            baskets.Count);
    }

    private static Tally CountBuckets(ShopState state, GoldSettings settings, ParallelOptions parallel)
    {
        var members = state.Customers.ToLookup(c => Bucket(c.Id));
        var partial = new Tally[Buckets];
        Parallel.For(0, Buckets, parallel, bucket =>
        {
            var tally = new Tally(state.Products.Count);
            var bought = new ProductMarks(state.Products.Count);
            foreach (var customer in members[bucket])
            {
                tally.Count(customer, state, settings, bought);
            }

            partial[bucket] = tally;
        });

        foreach (var tally in partial.Skip(1))
        {
            partial[0].Add(tally);
        }

        return partial[0];
    }

    /// <summary>Bucket of a customer: the unit of parallel work.</summary>
    private static int Bucket(long customerId) => (int)((ulong)(customerId * -7046029254386353131L) >> 60) % Buckets;

    private static double Discounted(ProductEntry product, double popularity) =>
        product.Version.DiscountPercent is > 0 and var discount ? popularity * discount : 0;
}

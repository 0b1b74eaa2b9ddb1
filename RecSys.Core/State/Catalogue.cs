using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>
/// The catalogue's half of the state, counted from the customers' histories at one moment: popularity, rankings and neighbours.
/// Immutable; shared by every customer who is served as of that moment.
/// </summary>
public sealed class Catalogue
{
    /// <param name="state">As it was counted.</param>
    /// <param name="settings">Counted by.</param>
    /// <param name="counts">Of the state.</param>
    internal Catalogue(ShopState state, GoldSettings settings, CatalogueCounts counts)
    {
        State = state;
        Settings = settings;
        Now = state.Now;
        var tally = Tally = counts.Tally;
        Strength = new Strength(settings);
        (ItemItem, BoughtTogether, Baskets) = (counts.ItemItem, counts.BoughtTogether, counts.Baskets);
        (Ease, Reach, NameWords) = (counts.Ease, counts.Reach, counts.NameWords);
        Trending = [.. state.Products.Select(p => tally.Trending(p.Index, settings))];
        var recentPurchases = tally.RecentEvents[(int)EventKind.Purchase];
        var purchases = tally.Events[(int)EventKind.Purchase];
        ByPopularity = Ranking.Of(tally.Popularity);
        PurchaseCount = purchases.Sum(p => (long)p);
        ByPurchases = Ranking.Of(purchases);
        ByRecentPurchases = Ranking.Of(recentPurchases);
        ByTrending = Ranking.Of(Trending);
        ByAgeGroup = [.. tally.PurchasesByAgeGroup.Select(counts => Ranking.Of(counts))];
        ByLocation = [.. Enumerable.Range(0, tally.PurchasesByLocation.Count).Select(location => tally.PurchasesByLocation[location].Ranked())];
        BySeason = [.. tally.PurchasesBySeason.Select(counts => Ranking.Of(counts))];
        ByCategory = Ranking.Split(ByPopularity, state.Categories.Count, p => state.Products[p].Category);
        ByBrand = Ranking.Split(ByPopularity, state.Brands.Count, p => state.Products[p].Brand);
        Rise = [.. state.Products.Select(p => RiseOf(Reach.At(2)[p.Index], Reach.At(4)[p.Index]))];
        ByRise = Ranking.Of(Rise);
        NewArrivals = [.. state.Products.Where(p => p.FirstSeen >= Now - settings.NewArrivalDays * Moments.Day && p.FirstSeen > state.FirstEvent).Select(p => p.Index)];
        Discounted = [.. state.Products.Select(p => DiscountedOf(p, tally.Popularity[p.Index]))];
        ByDiscount = Ranking.Of(Discounted);
        Categories = [.. state.Products.Select(p => p.Category)];
        var season = tally.PurchasesBySeason[Seasons.Of(Now)];
        var mostTrending = ByTrending is [var best, ..] ? Trending[best] : double.PositiveInfinity;
        Facts =
        [
            .. state.Products.Select(p => new ProductFacts
            {
                LnPrice = p.LnPrice,
                Trending = Trending[p.Index] / mostTrending,
                Rating = float.IsNaN(p.Version.Rating) ? 0 : p.Version.Rating / 5,
                Category = p.Category,
                Brand = p.Brand,
                LnCustomers = Reach.LnCustomers[p.Index],
                HistoryLength = (float)Reach.HistoryLength[p.Index],
                SeasonShare = purchases[p.Index] == 0 ? float.NaN : (float)season[p.Index] / purchases[p.Index],
                EasePlace = Ease.PlaceOf(p.Index),
            }),
        ];
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

    /// <summary>Purchases of all products since the beginning.</summary>
    public long PurchaseCount { get; }

    /// <summary>How strongly customers are tied to products.</summary>
    public Strength Strength { get; }

    /// <summary>Linear model of what the products of a history say about others.</summary>
    public Ease Ease { get; }

    /// <summary>Customers per product at several half-lives.</summary>
    public Reach Reach { get; }

    /// <summary>Words of the products' names.</summary>
    public NameWords NameWords { get; }

    /// <summary>Product indexes that more customers met in the last two weeks than their usual number lets expect, best first.</summary>
    public int[] ByRise { get; }

    /// <summary>Σ customers (half-life 14 days) / √(1 + Σ customers (half-life 120 days)); 0 below two customers.</summary>
    public double[] Rise { get; }

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

    /// <summary>Popularity times discount, by product index; 0 without a discount.</summary>
    public double[] Discounted { get; }

    /// <summary>Category by product index: for loops that ask for nothing else of a product.</summary>
    public int[] Categories { get; }

    /// <summary>What pairs ask of a product, by product index.</summary>
    internal ProductFacts[] Facts { get; }

    /// <summary>Products that the shop first heard of in the days of <see cref="GoldSettings.NewArrivalDays"/>; not those its history begins with.</summary>
    public int[] NewArrivals { get; }

    public ProductEntry Product(int index) => State.Entries[index];

    /// <summary>Counts the state as it is now. The result does not depend on the number of threads.</summary>
    public static Catalogue Count(ShopState state, GoldSettings settings, ParallelOptions parallel) => new(state, settings, CatalogueCounts.Of(state, settings, parallel));

    private static double RiseOf(double recent, double usual) => recent < 2 ? 0 : recent / Math.Sqrt(1 + usual);

    private static double DiscountedOf(ProductEntry product, double popularity) =>
        product.Version.DiscountPercent is > 0 and var discount ? popularity * discount : 0;
}

using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>The purchases of a customer's context: age group, location, season of the moment.</summary>
internal sealed class ColdStartContext
{
    /// <summary>Purchases of a context at which its own share counts as much as the overall share.</summary>
    private const double PriorPurchases = 50;

    private const double ContextWeight = 0.3;
    private const double PopularityWeight = 0.1;

    private readonly Catalogue _catalogue;
    private readonly string _ageGroup;
    private readonly string _location;
    private readonly string _season;
    private readonly Shares _everyone;
    private readonly Shares _inAgeGroup;
    private readonly Shares _inLocation;
    private readonly Shares _inSeason;
    private readonly double _popularity;

    public ColdStartContext(Catalogue catalogue, CustomerHistory customer)
    {
        _catalogue = catalogue;
        var tally = catalogue.Tally;
        var season = Seasons.Of(catalogue.Now);
        var knowsAge = customer.AgeGroup != AgeGroups.Unknown;
        var knowsLocation = customer.Location >= 0;
        _everyone = Shares.Of(tally.Events[(int)EventKind.Purchase]);
        _inAgeGroup = knowsAge ? Shares.Of(tally.PurchasesByAgeGroup[customer.AgeGroup]) : Shares.None;
        _inLocation = knowsLocation ? Shares.Of(Dense(tally.PurchasesByLocation[customer.Location], catalogue.ByLocation[customer.Location], catalogue.State.Products.Count)) : Shares.None;
        _inSeason = Shares.Of(tally.PurchasesBySeason[season]);
        _popularity = tally.Popularity.Sum();
        _ageGroup = $"Popular with customers aged {AgeGroups.Names[customer.AgeGroup]}";
        _location = knowsLocation ? $"Popular in {catalogue.State.Locations[customer.Location]}" : "";
        _season = $"Popular this {Seasons.Names[season]} season";
    }

    public double Score(int product)
    {
        var overall = _everyone.Share(product);
        return ContextWeight * (Part(_inAgeGroup, product, overall) + Part(_inLocation, product, overall) + Part(_inSeason, product, overall))
            + PopularityWeight * Popularity(product);
    }

    public ColdStartPick Pick(int product)
    {
        var overall = _everyone.Share(product);
        var age = Part(_inAgeGroup, product, overall);
        var location = Part(_inLocation, product, overall);
        var season = Part(_inSeason, product, overall);
        var most = Math.Max(age, Math.Max(location, season));
        var reason = most <= overall ? "Popular with everyone" : most == age ? _ageGroup : most == location ? _location : _season;
        return new ColdStartPick(
            product,
            Score(product),
            ContextWeight * age,
            ContextWeight * location,
            ContextWeight * season,
            PopularityWeight * Popularity(product),
            reason);
    }

    private double Popularity(int product) => _popularity > 0 ? _catalogue.Tally.Popularity[product] / _popularity : 0;

    private static double Part(Shares context, int product, double overall) =>
        (context.Count(product) + PriorPurchases * overall) / (context.Total + PriorPurchases);

    private static int[] Dense(SparseCounts.Row row, int[] products, int productCount)
    {
        var counts = new int[productCount];
        foreach (var product in products)
        {
            counts[product] = row[product];
        }

        return counts;
    }

    /// <summary>Purchases per product and their sum.</summary>
    private readonly record struct Shares(int[] Counts, double Total)
    {
        public static Shares None => new([], 0);

        public static Shares Of(int[] counts) => new(counts, counts.Sum(c => (long)c));

        public int Count(int product) => Counts.Length == 0 ? 0 : Counts[product];

        public double Share(int product) => Total > 0 ? Counts[product] / Total : 0;
    }
}

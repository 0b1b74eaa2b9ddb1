using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// What new customers begin with now, times how much more a product is bought in the customer's context (age group, location, season and
/// part of the day of the moment) than overall. Context counts reach back to the beginning; only their lifts are used, so that what sold once does not
/// crowd out what sells now.
/// </summary>
internal sealed class ColdStartContext
{
    /// <summary>Purchases of a context at which its own share counts as much as the overall share.</summary>
    private const double PriorPurchases = 50;

    private const double ContextWeight = 0.25;

    /// <summary>Less than the others': what sells by the hour sells at other hours, too.</summary>
    private const double DayPartWeight = 0.15;
    private const double PopularityWeight = 0.1;

    private readonly Catalogue _catalogue;
    private readonly string _ageGroup;
    private readonly string _location;
    private readonly string _season;
    private readonly string _dayPart;
    private readonly Shares _everyone;
    private readonly Shares _inAgeGroup;
    private readonly Shares _inLocation;
    private readonly Shares _inSeason;
    private readonly Shares _inDayPart;
    private readonly double _popularity;
    private readonly double _firstOrders;

    public ColdStartContext(Catalogue catalogue, CustomerHistory customer, long now)
    {
        _catalogue = catalogue;
        var tally = catalogue.Tally;
        var (season, dayPart) = (Seasons.Of(now), DayParts.Of(now));
        var knowsAge = customer.AgeGroup != AgeGroups.Unknown;
        var knowsLocation = customer.Location >= 0;
        _everyone = Shares.Of(tally.Events[(int)EventKind.Purchase]);
        _inAgeGroup = knowsAge ? Shares.Of(tally.PurchasesByAgeGroup[customer.AgeGroup]) : Shares.None;
        _inLocation = knowsLocation ? Shares.Of(Dense(tally.PurchasesByLocation[customer.Location], catalogue.ByLocation[customer.Location], catalogue.State.Products.Count)) : Shares.None;
        _inSeason = Shares.Of(tally.PurchasesBySeason[season]);
        _inDayPart = Shares.Of(tally.PurchasesByDayPart[dayPart]);
        _popularity = tally.Popularity.Sum();
        _firstOrders = catalogue.Reach.FirstOrders.Sum();
        _ageGroup = $"Popular with customers aged {AgeGroups.Names[customer.AgeGroup]}";
        _location = knowsLocation ? $"Popular in {catalogue.State.Locations[customer.Location]}" : "";
        _season = $"Popular this {Seasons.Names[season]} season";
        _dayPart = dayPart == 0 ? "Popular at night" : $"Popular in the {DayParts.Names[dayPart]}";
    }

    public double Score(int product)
    {
        var overall = _everyone.Share(product);
        return Start(product) * (PopularityWeight
            + ContextWeight * (Lift(_inAgeGroup, product, overall) + Lift(_inLocation, product, overall) + Lift(_inSeason, product, overall))
            + DayPartWeight * Lift(_inDayPart, product, overall));
    }

    public ColdStartPick Pick(int product)
    {
        var overall = _everyone.Share(product);
        var start = Start(product);
        var age = Lift(_inAgeGroup, product, overall);
        var location = Lift(_inLocation, product, overall);
        var season = Lift(_inSeason, product, overall);
        var dayPart = Lift(_inDayPart, product, overall);
        var most = Math.Max(Math.Max(age, location), Math.Max(season, dayPart));
        var reason = most <= 1 ? "Popular with everyone" : most == age ? _ageGroup : most == location ? _location : most == season ? _season : _dayPart;
        return new ColdStartPick(
            product,
            Score(product),
            start * ContextWeight * age,
            start * ContextWeight * location,
            start * ContextWeight * season,
            start * DayPartWeight * dayPart,
            start * PopularityWeight,
            reason);
    }

    /// <summary>Share of a product in customers' first orders of late, pulled towards its share of everyone's interest where there are few.</summary>
    private double Start(int product)
    {
        var popularity = _popularity > 0 ? _catalogue.Tally.Popularity[product] / _popularity : 0;
        return (_catalogue.Reach.FirstOrders[product] + PriorPurchases * popularity) / (_firstOrders + PriorPurchases);
    }

    /// <summary>Share of a product in a context's purchases over its share of all, pulled towards 1 where the context has few; 1 for a product never bought.</summary>
    private static double Lift(Shares context, int product, double overall) =>
        overall > 0 ? (context.Count(product) + PriorPurchases * overall) / ((context.Total + PriorPurchases) * overall) : 1;

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

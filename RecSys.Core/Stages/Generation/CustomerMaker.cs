using Bogus;
using Bogus.DataSets;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;

namespace RecSys.Core.Stages.Generation;

/// <summary>Makes customers one after the other, always the same ones for a seed: asking for more leaves the first alone.</summary>
internal sealed class CustomerMaker
{
    private const int LocationCount = 20;
    private const double CategorySpread = 1.5;
    private const double ActivitySpread = 0.85;

    private static readonly string[] Payments = ["UPI", "Credit Card", "Debit Card", "Net Banking", "Cash on Delivery", "Wallet"];
    private static readonly double[] PaymentShares = [5, 2, 2, 1, 3, 1];

    private readonly Random _random;
    private readonly Faker _faker;
    private readonly string[][] _brands = [.. CategoryTemplates.All.Select(t => t.Lines.Select(l => l[..l.IndexOf(':', StringComparison.Ordinal)]).ToArray())];

    /// <exception cref="LabException">The locale is not one of Bogus's.</exception>
    public CustomerMaker(int seed, string locale)
    {
        if (!Bogus.Database.LocaleResourceExists(locale))
        {
            throw new LabException($"Generation:Locale is '{locale}': there are no names for it.", $"Take one of {string.Join(", ", Bogus.Database.GetAllLocales().Order(StringComparer.Ordinal))}.");
        }

        _random = Chance.Stream(seed, "customers");
        _faker = new Faker(locale) { Random = new Randomizer(Chance.Stream(seed, "names").Next()) };
        Locations = Places();
    }

    /// <summary>Names of the home locations, the largest first.</summary>
    public IReadOnlyList<string> Locations { get; }

    /// <param name="count">Customers wanted.</param>
    /// <param name="arrivals">Day of arrival by position.</param>
    public List<ShopCustomer> Make(int count, Func<int, int> arrivals) => [.. Enumerable.Range(0, count).Select(i => One(i, arrivals(i)))];

    private ShopCustomer One(int position, int arrivalDay)
    {
        var female = Draw.Happens(_random, 0.5);
        var age = (int)Math.Clamp(17 + 18 * Math.Exp(0.55 * Draw.Normal(_random)), 16, 80);
        var activity = Math.Exp(ActivitySpread * Draw.Normal(_random));
        var start = Categories(age, female);
        var level = 0.9 * Draw.Normal(_random) + 0.01 * (age - 40);
        var location = Draw.Index(_random, [.. Locations.Select((_, rank) => 1.0 / (rank + 2))]);
        var taste = new CustomerTaste
        {
            CustomerId = position + 1,
            Age = age,
            Activity = activity,
            Location = location,
            FavouriteSeason = _random.Next(Seasons.Names.Count),
            ArrivalDay = arrivalDay,
            PriceLevelStart = level,
            PriceLevelEnd = level + 0.3 * Draw.Normal(_random),
            CategoriesStart = start,
            CategoriesEnd = Normalised([.. start.Select(weight => weight * Math.Exp(0.6 * Draw.Normal(_random)))]),
            FavouriteBrands = [.. _brands.Select(brands => Draw.From(_random, brands))],
        };
        return new ShopCustomer(taste)
        {
            Name = _faker.Name.FullName(female ? Name.Gender.Female : Name.Gender.Male),
            Phone = _faker.Phone.PhoneNumber(),
            Gender = female ? "Female" : "Male",
            Location = Locations[location],
            PaymentMethod = Payments[Draw.Index(_random, PaymentShares)],
            Prime = Draw.Happens(_random, Math.Clamp(0.15 + 0.12 * activity, 0, 0.8)),
            PreviousPurchases = arrivalDay > 0 ? 0 : (int)(8 * activity * Draw.Exponential(_random)),
            AvgReviewRating = Math.Round(Math.Clamp(3.9 + 0.5 * Draw.Normal(_random), 1, 5), 1),
        };
    }

    private double[] Categories(int age, bool female) => Normalised([.. CategoryTemplates.All.Select(template =>
        template.Share * Math.Exp(
            template.AgeTilt * (age - 40) / 10
            + template.GenderTilt * (female ? 1 : -1)
            + CategorySpread * Draw.Normal(_random)))]);

    private static double[] Normalised(double[] weights)
    {
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    private string[] Places()
    {
        // States, not towns: most locales make towns up, and a location must hold many customers to mean anything.
        var places = new List<string>();
        for (var tries = 0; places.Count < LocationCount && tries < 50 * LocationCount; tries++)
        {
            var place = _faker.Address.State();
            if (!string.IsNullOrWhiteSpace(place) && !places.Contains(place))
            {
                places.Add(place);
            }
        }

        return places.Count > 0 ? [.. places] : ["Home"];
    }
}

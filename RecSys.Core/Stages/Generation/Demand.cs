using System.Numerics.Tensors;

namespace RecSys.Core.Stages.Generation;

/// <summary>
/// How much each customer is drawn to each product on a day: the one definition that both makes the events and, as <see cref="ShopTruth"/>,
/// tells their probability. Stands on one day at a time; not for use from several threads.
/// </summary>
public sealed class Demand
{
    private const double BrandPull = 1.6;
    private const double PriceWidth = 0.7;
    private const double AgeWidthYears = 15;
    private const double LocalPull = 0.6;
    private const double CampaignPull = 2.5;
    private const double PositionBias = 0.35;

    private readonly int _seed;
    private readonly ShopCalendar _calendar;
    private readonly IReadOnlyList<ProductTruth> _products;
    private readonly double[] _shown;

    // Brands by number: the weights are computed some hundred million times, and numbers compare faster than names.
    private readonly Dictionary<string, int> _brandNumbers = new(StringComparer.Ordinal);
    private readonly int[] _brands;

    public Demand(int seed, ShopCalendar calendar, IReadOnlyList<ProductTruth> products)
    {
        (_seed, _calendar, _products) = (seed, calendar, products);
        _shown = new double[products.Count];
        _brands = [.. products.Select(p => BrandNumber(p.Brand))];
        ByCategory = [.. Enumerable.Range(0, CategoryTemplates.All.Count).Select(category =>
            Enumerable.Range(0, products.Count).Where(p => products[p].Category == category).ToArray())];
        MoveTo(0);
    }

    /// <summary>Product indexes by category.</summary>
    public IReadOnlyList<int[]> ByCategory { get; }

    public int Day { get; private set; } = -1;

    /// <summary>Lays out the shop's lists of that day: what is wanted and on offer stands on top, and what stands on top is seen more.</summary>
    public void MoveTo(int day)
    {
        if (day == Day)
        {
            return;
        }

        Day = day;
        foreach (var category in ByCategory)
        {
            for (var i = 0; i < category.Length; i++)
            {
                var product = _products[category[i]];
                _shown[category[i]] = product.ArrivalDay > day
                    ? double.NegativeInfinity
                    : product.Appeal + CampaignPull * product.CampaignOn(day);
            }

            var position = 0;
            foreach (var product in category.OrderByDescending(p => _shown[p]).ThenBy(p => p).ToArray())
            {
                _shown[product] -= PositionBias * Math.Log(++position);
            }
        }
    }

    /// <summary>Share of a customer's looks that go to each category that day; sums to 1.</summary>
    public void Categories(CustomerTaste customer, Span<double> shares)
    {
        var drift = _calendar.Drift(Day);
        var season = _calendar.Season(Day);
        var sum = 0.0;
        for (var c = 0; c < shares.Length; c++)
        {
            shares[c] = ByCategory[c].Length == 0 ? 0 : customer.Category(c, drift) * CategoryTemplates.All[c].Seasons[season];
            sum += shares[c];
        }

        for (var c = 0; c < shares.Length; c++)
        {
            shares[c] /= sum;
        }
    }

    /// <summary>Cumulative weights with which a look into a category falls on its products, in the order of <see cref="ByCategory"/>.</summary>
    public void Cumulative(CustomerTaste customer, int category, Span<double> cumulative)
    {
        var products = ByCategory[category];
        var level = customer.PriceLevel(_calendar.Drift(Day));
        var brand = BrandNumber(customer.FavouriteBrands[category]);
        var sum = 0.0;
        for (var i = 0; i < products.Length; i++)
        {
            sum += Weight(customer, products[i], level, brand);
            cumulative[i] = sum;
        }
    }

    /// <summary>Probability that a look of the customer into the product's category falls on it.</summary>
    public double ViewProbability(CustomerTaste customer, int product)
    {
        var category = _products[product].Category;
        var level = customer.PriceLevel(_calendar.Drift(Day));
        var brand = BrandNumber(customer.FavouriteBrands[category]);
        var sum = ByCategory[category].Sum(p => Weight(customer, p, level, brand));
        return sum > 0 ? Weight(customer, product, level, brand) / sum : 0;
    }

    /// <summary>Weights of a category's products that do not depend on the day's list: times <see cref="Shown"/> they are how looks fall.</summary>
    /// <param name="customer">Whose.</param>
    /// <param name="category">Index of the category.</param>
    /// <param name="drift">Share of the history that has passed, 0 to 1.</param>
    /// <param name="pulls">In the order of <see cref="ByCategory"/>.</param>
    internal void Pulls(CustomerTaste customer, int category, double drift, Span<double> pulls)
    {
        var (level, brand) = (customer.PriceLevel(drift), _brandNumbers.GetValueOrDefault(customer.FavouriteBrands[category], -1));
        for (var i = 0; i < ByCategory[category].Length; i++)
        {
            pulls[i] = Pull(customer, ByCategory[category][i], level, brand);
        }

        TensorPrimitives.Exp(pulls, pulls);
    }

    /// <summary>Weight of a product by its appeal and its place in the list of the day; 0 before it has arrived.</summary>
    internal double Shown(int product) => Math.Exp(_shown[product]);

    /// <summary>Probability that a view ends in the cart, apart from what the customer did before.</summary>
    public double CartProbability(CustomerTaste customer, int product, double reminder = 0) =>
        1 / (1 + Math.Exp(-CartMatch(customer, product, _calendar.Drift(Day)) - CartCampaign(product) - reminder));

    /// <summary>Log-odds that a view ends in the cart, apart from the day's campaign and what the customer did before.</summary>
    internal double CartMatch(CustomerTaste customer, int product, double drift)
    {
        var truth = _products[product];
        var brand = truth.Brand == customer.FavouriteBrands[truth.Category] ? 0.9 : 0;
        return brand + PriceFit(truth, customer.PriceLevel(drift)) + 0.4 * truth.Quality - 1.6;
    }

    /// <summary>What the day's campaign adds to the log-odds that a view ends in the cart.</summary>
    internal double CartCampaign(int product) => 2 * _products[product].CampaignOn(Day);

    /// <summary>Probability that what lies in the cart is bought.</summary>
    public double BuyProbability(int product) => 1 / (1 + Math.Exp(-0.35 - 0.3 * _products[product].Quality));

    private double Weight(CustomerTaste customer, int product, double level, int favouriteBrand)
    {
        var shown = _shown[product];
        if (double.IsNegativeInfinity(shown))
        {
            return 0;
        }

        return Math.Exp(shown + Pull(customer, product, level, favouriteBrand));
    }

    /// <summary>ln of how much more a customer is drawn to a product than to another that stands in the same place of the shop's list.</summary>
    private double Pull(CustomerTaste customer, int product, double level, int favouriteBrand)
    {
        var truth = _products[product];
        var age = (customer.Age - truth.TargetAge) / AgeWidthYears;
        return (_brands[product] == favouriteBrand ? BrandPull : 0)
            + PriceFit(truth, level)
            - 0.5 * Math.Min(age * age, 4)
            + LocalPull * Local(customer.Location, truth.ProductId);
    }

    private int BrandNumber(string brand)
    {
        if (!_brandNumbers.TryGetValue(brand, out var number))
        {
            number = _brandNumbers.Count;
            _brandNumbers.Add(brand, number);
        }

        return number;
    }

    /// <summary>0 at the price level looked for, falling to -3 far from it.</summary>
    private static double PriceFit(ProductTruth product, double level)
    {
        var distance = (product.PriceLevel - level) / PriceWidth;
        return -Math.Min(0.5 * distance * distance, 3);
    }

    /// <summary>What a place thinks of a product, -1 to 1: a hash, so that it needs no table.</summary>
    private double Local(int location, long productId)
    {
        var mixed = unchecked((ulong)_seed * 0x9E3779B97F4A7C15 + (ulong)productId * 0xBF58476D1CE4E5B9 + (ulong)location * 0x94D049BB133111EB);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return (mixed >> 11) / (double)(1UL << 52) - 1;
    }
}

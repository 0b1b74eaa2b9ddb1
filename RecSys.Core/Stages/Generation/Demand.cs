using System.Numerics.Tensors;

namespace RecSys.Core.Stages.Generation;

/// <summary>
/// How much each customer is drawn to each product on a day: the one definition that both makes the events and, as <see cref="ShopTruth"/>,
/// tells their probability. Stands on one day at a time; not for use from several threads.
/// </summary>
public sealed class Demand
{
    private const double CampaignPull = 2.5;
    private const double PositionBias = 0.35;

    private readonly ShopCalendar _calendar;
    private readonly IReadOnlyList<ProductTruth> _products;
    private readonly double[] _shown;
    private readonly Shelf[] _shelves;
    private readonly int[] _places;

    // Brands by number: the weights are computed some hundred million times, and numbers compare faster than names.
    private readonly Dictionary<string, int> _brandNumbers = new(StringComparer.Ordinal);

    public Demand(int seed, ShopCalendar calendar, IReadOnlyList<ProductTruth> products)
    {
        (_calendar, _products) = (calendar, products);
        (_shown, _places) = (new double[products.Count], new int[products.Count]);
        ByCategory = [.. Enumerable.Range(0, CategoryTemplates.All.Count).Select(category =>
            Enumerable.Range(0, products.Count).Where(p => products[p].Category == category).ToArray())];
        _shelves = [.. ByCategory.Select(category => new Shelf(seed, [.. category.Select(p => products[p])], category.Select(p => BrandNumber(products[p].Brand))))];
        foreach (var category in ByCategory)
        {
            for (var place = 0; place < category.Length; place++)
            {
                _places[category[place]] = place;
            }
        }

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
        cumulative = cumulative[..ByCategory[category].Length];
        Weights(customer, category, cumulative);
        var sum = 0.0;
        foreach (ref var weight in cumulative)
        {
            weight = sum += weight;
        }
    }

    /// <summary>Probability that a look of the customer into the product's category falls on it.</summary>
    public double ViewProbability(CustomerTaste customer, int product)
    {
        var category = _products[product].Category;
        var weights = new double[ByCategory[category].Length];
        Weights(customer, category, weights);
        return weights.Sum() is > 0 and var sum ? weights[_places[product]] / sum : 0;
    }

    /// <summary>
    /// Weights of a category's products that do not depend on the day's list: times <see cref="Shown"/> they are how looks fall. And the odds that such a look ends
    /// in the cart, apart from the day's campaign.
    /// </summary>
    /// <param name="customer">Whose.</param>
    /// <param name="category">Index of the category.</param>
    /// <param name="drift">Share of the history that has passed, 0 to 1.</param>
    /// <param name="pulls">In the order of <see cref="ByCategory"/>.</param>
    /// <param name="odds">In the same order.</param>
    internal void Pulls(CustomerTaste customer, int category, double drift, Span<double> pulls, Span<double> odds)
    {
        var (level, brand) = (customer.PriceLevel(drift), BrandOf(customer, category));
        _shelves[category].Pulls(customer, level, brand, pulls);
        _shelves[category].CartMatches(level, brand, odds);
        TensorPrimitives.Exp(pulls, pulls);
        TensorPrimitives.Exp(odds, odds);
    }

    /// <summary>Weight of a product by its appeal and its place in the list of the day; 0 before it has arrived.</summary>
    internal double Shown(int product) => Math.Exp(_shown[product]);

    /// <summary>Probability that a view ends in the cart, apart from what the customer did before.</summary>
    public double CartProbability(CustomerTaste customer, int product, double reminder = 0) =>
        1 / (1 + Math.Exp(-CartMatch(customer, product, _calendar.Drift(Day)) - CartCampaign(product) - reminder));

    /// <summary>Log-odds that a view ends in the cart, apart from the day's campaign and what the customer did before.</summary>
    internal double CartMatch(CustomerTaste customer, int product, double drift)
    {
        var category = _products[product].Category;
        return _shelves[category].CartMatch(_places[product], customer.PriceLevel(drift), BrandOf(customer, category));
    }

    /// <summary>What the day's campaign adds to the log-odds that a view ends in the cart.</summary>
    internal double CartCampaign(int product) => 2 * _products[product].CampaignOn(Day);

    /// <summary>Probability that what lies in the cart is bought.</summary>
    public double BuyProbability(int product) => 1 / (1 + Math.Exp(-0.35 - 0.3 * _products[product].Quality));

    private void Weights(CustomerTaste customer, int category, Span<double> weights)
    {
        _shelves[category].Pulls(customer, customer.PriceLevel(_calendar.Drift(Day)), BrandOf(customer, category), weights);
        var products = ByCategory[category];
        for (var place = 0; place < products.Length; place++)
        {
            weights[place] += _shown[products[place]];
        }

        // What has not arrived yet stands at minus infinity, and weighs nothing.
        TensorPrimitives.Exp(weights, weights);
    }

    /// <summary>Number of the brand that a customer prefers; -1 where no product has it.</summary>
    private int BrandOf(CustomerTaste customer, int category) => _brandNumbers.GetValueOrDefault(customer.FavouriteBrands[category], -1);

    private int BrandNumber(string brand)
    {
        if (!_brandNumbers.TryGetValue(brand, out var number))
        {
            number = _brandNumbers.Count;
            _brandNumbers.Add(brand, number);
        }

        return number;
    }
}

using System.Buffers;
using System.Numerics.Tensors;

namespace RecSys.Core.Stages.Generation;

/// <summary>A day of a forecast.</summary>
/// <param name="Day">Day of the history, from 0.</param>
/// <param name="SessionsPerActivity">Sessions expected of a customer of activity 1.</param>
internal readonly record struct ForecastDay(int Day, double SessionsPerActivity);

/// <summary>
/// How many purchases of each product are to be expected of a customer within a window, by the definitions that made the events. It knows
/// the tastes, the offers of each day, and from the customer's past what they looked at last and own. It does not know what is drawn by
/// chance, nor that a thing put into the cart leads to what goes with it, or that what was used up is bought again.
/// Immutable: it may be asked from several threads.
/// </summary>
public sealed class ShopForecast
{
    private const double LooksPerSession = 1 + Sessions.FurtherLooks;

    private readonly IReadOnlyDictionary<long, CustomerTaste> _customers;
    private readonly ProductTruth[] _products;
    private readonly Dictionary<long, int> _indexes;
    private readonly Demand _demand;
    private readonly ShopCalendar _calendar;
    private readonly ForecastDay[] _days;
    private readonly double[][][] _shown;
    private readonly double[][] _campaignOdds;
    private readonly List<(int Day, int Place)>[] _offers;
    private readonly double[] _buys;
    private readonly double _drift;

    internal ShopForecast(IReadOnlyDictionary<long, CustomerTaste> customers, ProductTruth[] products, Demand demand, ShopCalendar calendar, ForecastDay[] days)
    {
        (_customers, _products, _demand, _calendar, _days) = (customers, products, demand, calendar, days);
        _indexes = Enumerable.Range(0, products.Length).ToDictionary(i => products[i].ProductId);
        (_shown, _campaignOdds) = (new double[days.Length][][], new double[days.Length][]);
        for (var d = 0; d < days.Length; d++)
        {
            demand.MoveTo(days[d].Day);
            _shown[d] = [.. demand.ByCategory.Select(category => Array.ConvertAll(category, demand.Shown))];
            _campaignOdds[d] = [.. Enumerable.Range(0, products.Length).Select(p => Math.Exp(demand.CartCampaign(p)))];
        }

        _offers = [.. demand.ByCategory.Select(OffersOf)];
        _buys = [.. Enumerable.Range(0, products.Length).Select(demand.BuyProbability)];

        // Tastes hardly move within a window: its middle stands for all of it.
        _drift = calendar.Drift(days[days.Length / 2].Day);
    }

    /// <summary>Ids of the products, in the order of the answers.</summary>
    public IEnumerable<long> ProductIds => _products.Select(p => p.ProductId);

    public int ProductCount => _products.Length;

    public bool Knows(long customerId) => _customers.ContainsKey(customerId);

    /// <summary>Fills in the expected purchases.</summary>
    /// <param name="customerId">One that <see cref="Knows"/>.</param>
    /// <param name="viewed">Ids of the products looked at so far, in time order.</param>
    /// <param name="bought">Ids of the products bought so far.</param>
    /// <param name="purchases">One per product, in the order of <see cref="ProductIds"/>.</param>
    public void Expect(long customerId, IEnumerable<long> viewed, IEnumerable<long> bought, Span<double> purchases)
    {
        var customer = _customers[customerId];
        purchases.Clear();
        var sessions = new double[_days.Length];
        for (var d = 0; d < sessions.Length; d++)
        {
            sessions[d] = _days[d].SessionsPerActivity * ShopSimulation.ActivityOn(customer, _days[d].Day, _calendar.Season(_days[d].Day));
        }

        var looks = new double[_days.Length];
        var buffer = ArrayPool<double>.Shared.Rent(3 * _demand.ByCategory.Max(c => c.Length));
        for (var category = 0; category < _demand.ByCategory.Count; category++)
        {
            for (var d = 0; d < looks.Length; d++)
            {
                looks[d] = sessions[d] * LooksPerSession * ShareOf(customer, category, d);
            }

            AddLooks(customer, category, looks, purchases, buffer);
        }

        ArrayPool<double>.Shared.Return(buffer);
        AddReturns(customer, viewed, 1 - Math.Exp(-sessions.Sum()), purchases);
        foreach (var product in bought)
        {
            if (_indexes.TryGetValue(product, out var index) && !CategoryTemplates.All[_products[index].Category].Consumable)
            {
                purchases[index] = 0;
            }
        }
    }

    /// <summary>Days and places of a category's products whose campaign differs from that of the first day: few, so that all others are told once for all days.</summary>
    private List<(int Day, int Place)> OffersOf(int[] category)
    {
        var offers = new List<(int, int)>();
        for (var d = 1; d < _days.Length; d++)
        {
            for (var i = 0; i < category.Length; i++)
            {
                if (_campaignOdds[d][category[i]] != _campaignOdds[0][category[i]])
                {
                    offers.Add((d, i));
                }
            }
        }

        return offers;
    }

    /// <summary>Looks into a category by day; a part of them comes back later with a reminder.</summary>
    private void AddLooks(CustomerTaste customer, int category, double[] looks, Span<double> purchases, Span<double> buffer)
    {
        var products = _demand.ByCategory[category];
        var pulls = buffer[..products.Length];
        var odds = buffer.Slice(products.Length, products.Length);
        var seen = buffer.Slice(2 * products.Length, products.Length);
        _demand.Pulls(customer, category, _drift, pulls);
        for (var i = 0; i < products.Length; i++)
        {
            odds[i] = _demand.CartMatch(customer, products[i], _drift);
        }

        TensorPrimitives.Exp(odds, odds);

        // Looks that fall on each product over all days, and what comes of a look on the first one.
        seen.Clear();
        var perWeight = new double[looks.Length];
        for (var d = 0; d < looks.Length; d++)
        {
            var total = TensorPrimitives.Dot<double>(pulls, _shown[d][category]);
            perWeight[d] = total > 0 ? looks[d] / total : 0;
            TensorPrimitives.MultiplyAdd(_shown[d][category], perWeight[d], seen, seen);
        }

        for (var i = 0; i < products.Length; i++)
        {
            purchases[products[i]] += pulls[i] * seen[i] * _buys[products[i]] * Carts(odds[i] * _campaignOdds[0][products[i]]);
        }

        foreach (var (d, i) in _offers[category])
        {
            var product = products[i];
            var more = Carts(odds[i] * _campaignOdds[d][product]) - Carts(odds[i] * _campaignOdds[0][product]);
            purchases[product] += pulls[i] * perWeight[d] * _shown[d][category][i] * _buys[product] * more;
        }
    }

    /// <summary>Probability that a look leads to the cart, at once or when it is come back to.</summary>
    /// <param name="odds">Of the cart, at once.</param>
    private static double Carts(double odds) =>
        (1 - Sessions.ReturnShare) * odds / (1 + odds) + Sessions.ReturnShare * odds * Reminder / (1 + odds * Reminder);

    /// <summary>
    /// The next session may go back to what was looked at last: each look with the share of returns, spread over what is remembered,
    /// until new products push it out, the oldest first.
    /// </summary>
    private void AddReturns(CustomerTaste customer, IEnumerable<long> viewed, double comesBack, Span<double> purchases)
    {
        var memory = new CustomerMemory();
        foreach (var id in viewed)
        {
            if (_indexes.TryGetValue(id, out var index))
            {
                memory.Viewed(index);
            }
        }

        var place = 0;
        foreach (var product in memory.Remembering)
        {
            place++;
            var looks = Math.Min(LooksPerSession, place / (1 - Sessions.ReturnShare));
            var reminded = Math.Exp(_demand.CartMatch(customer, product, _drift)) * Reminder;
            purchases[product] += comesBack * looks * Sessions.ReturnShare / memory.Remembering.Count * _buys[product] * reminded / (1 + reminded);
        }
    }

    private double ShareOf(CustomerTaste customer, int category, int day)
    {
        var season = _calendar.Season(_days[day].Day);
        var (own, sum) = (0.0, 0.0);
        for (var c = 0; c < _demand.ByCategory.Count; c++)
        {
            var weight = _demand.ByCategory[c].Length == 0 ? 0 : customer.Category(c, _drift) * CategoryTemplates.All[c].Seasons[season];
            sum += weight;
            own = c == category ? weight : own;
        }

        return own / sum;
    }

    private static double Reminder { get; } = Math.Exp(Sessions.ReturnReminder);
}

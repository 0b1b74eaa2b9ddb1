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
    private readonly double[][] _shown;
    private readonly double[][] _campaignOdds;
    private readonly double[] _buys;
    private readonly double _drift;

    internal ShopForecast(IReadOnlyDictionary<long, CustomerTaste> customers, ProductTruth[] products, Demand demand, ShopCalendar calendar, ForecastDay[] days)
    {
        (_customers, _products, _demand, _calendar, _days) = (customers, products, demand, calendar, days);
        _indexes = Enumerable.Range(0, products.Length).ToDictionary(i => products[i].ProductId);
        (_shown, _campaignOdds) = (new double[days.Length][], new double[days.Length][]);
        for (var d = 0; d < days.Length; d++)
        {
            demand.MoveTo(days[d].Day);
            _shown[d] = [.. Enumerable.Range(0, products.Length).Select(demand.Shown)];
            _campaignOdds[d] = [.. Enumerable.Range(0, products.Length).Select(p => Math.Exp(demand.CartCampaign(p)))];
        }

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

        for (var category = 0; category < _demand.ByCategory.Count; category++)
        {
            AddLooks(customer, category, sessions, purchases);
        }

        AddReturns(customer, viewed, 1 - Math.Exp(-sessions.Sum()), purchases);
        foreach (var product in bought)
        {
            if (_indexes.TryGetValue(product, out var index) && !CategoryTemplates.All[_products[index].Category].Consumable)
            {
                purchases[index] = 0;
            }
        }
    }

    /// <summary>Looks into a category; a part of them comes back later with a reminder.</summary>
    private void AddLooks(CustomerTaste customer, int category, double[] sessions, Span<double> purchases)
    {
        var products = _demand.ByCategory[category];
        var pulls = new double[products.Length];
        _demand.Pulls(customer, category, _drift, pulls);
        var odds = Array.ConvertAll(products, p => Math.Exp(_demand.CartMatch(customer, p, _drift)));
        for (var d = 0; d < sessions.Length; d++)
        {
            var total = 0.0;
            for (var i = 0; i < products.Length; i++)
            {
                total += pulls[i] * _shown[d][products[i]];
            }

            var looks = total > 0 ? sessions[d] * LooksPerSession * ShareOf(customer, category, d) / total : 0;
            for (var i = 0; i < products.Length; i++)
            {
                var product = products[i];
                var cart = odds[i] * _campaignOdds[d][product];
                var reminded = cart * Reminder;
                purchases[product] += looks * pulls[i] * _shown[d][product] * _buys[product]
                    * ((1 - Sessions.ReturnShare) * cart / (1 + cart) + Sessions.ReturnShare * reminded / (1 + reminded));
            }
        }
    }

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

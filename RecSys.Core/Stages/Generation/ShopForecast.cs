using System.Buffers;
using System.Numerics;
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
    private readonly Demand _demand;
    private readonly ForecastDay[] _days;
    private readonly double[][][] _shown;
    private readonly CampaignDays[] _campaigns;
    private readonly double[][] _buys;
    private readonly double[][] _firstOdds;
    private readonly int[] _seasons;
    private readonly int _largest;
    private readonly double _drift;

    internal ShopForecast(IReadOnlyDictionary<long, CustomerTaste> customers, ProductTruth[] products, Demand demand, ShopCalendar calendar, ForecastDay[] days)
    {
        (_customers, _products, _demand, _days) = (customers, products, demand, days);
        _shown = new double[days.Length][][];
        var campaignOdds = new double[days.Length][];
        for (var d = 0; d < days.Length; d++)
        {
            demand.MoveTo(days[d].Day);
            _shown[d] = [.. demand.ByCategory.Select(category => Array.ConvertAll(category, demand.Shown))];
            campaignOdds[d] = [.. Enumerable.Range(0, products.Length).Select(p => Math.Exp(demand.CartCampaign(p)))];
        }

        _buys = [.. demand.ByCategory.Select(category => Array.ConvertAll(category, demand.BuyProbability))];
        _campaigns = [.. demand.ByCategory.Select((category, c) => new CampaignDays(
            Array.ConvertAll(campaignOdds, day => Array.ConvertAll(category, p => day[p])), Array.ConvertAll(_shown, day => day[c]), _buys[c]))];
        _firstOdds = [.. demand.ByCategory.Select(category => Array.ConvertAll(category, p => campaignOdds[0][p]))];
        _largest = demand.ByCategory.Max(category => category.Length);
        _seasons = Array.ConvertAll(days, day => calendar.Season(day.Day));

        // Tastes hardly move within a window: its middle stands for all of it.
        _drift = calendar.Drift(days[days.Length / 2].Day);
    }

    /// <summary>Ids of the products, in the order of the answers.</summary>
    public IEnumerable<long> ProductIds => _products.Select(p => p.ProductId);

    public int ProductCount => _products.Length;

    public bool Knows(long customerId) => _customers.ContainsKey(customerId);

    /// <summary>Fills in the expected purchases.</summary>
    /// <param name="customerId">One that <see cref="Knows"/>.</param>
    /// <param name="viewed">Products looked at so far, in time order, by their places in <see cref="ProductIds"/>.</param>
    /// <param name="bought">Products bought so far, in the same way.</param>
    /// <param name="purchases">One per product, in the order of <see cref="ProductIds"/>.</param>
    public void Expect(long customerId, ReadOnlySpan<int> viewed, ReadOnlySpan<int> bought, Span<double> purchases)
    {
        var customer = _customers[customerId];
        purchases.Clear();
        var sessions = new double[_days.Length];
        for (var d = 0; d < sessions.Length; d++)
        {
            sessions[d] = _days[d].SessionsPerActivity * ShopSimulation.ActivityOn(customer, _days[d].Day, _seasons[d]);
        }

        var shares = new double[_seasons.Max() + 1][];
        foreach (var season in _seasons)
        {
            shares[season] ??= SharesOf(customer, season);
        }

        var looks = new double[_days.Length];
        var buffer = ArrayPool<double>.Shared.Rent(7 * _largest);
        for (var category = 0; category < _demand.ByCategory.Count; category++)
        {
            for (var d = 0; d < looks.Length; d++)
            {
                looks[d] = sessions[d] * LooksPerSession * shares[_seasons[d]][category];
            }

            AddLooks(customer, category, looks, purchases, buffer);
        }

        ArrayPool<double>.Shared.Return(buffer);
        AddReturns(customer, viewed, 1 - Math.Exp(-sessions.Sum()), purchases);
        foreach (var product in bought)
        {
            if (!CategoryTemplates.All[_products[product].Category].Consumable)
            {
                purchases[product] = 0;
            }
        }
    }

    /// <summary>Looks into a category by day; a part of them comes back later with a reminder.</summary>
    private void AddLooks(CustomerTaste customer, int category, double[] looks, Span<double> purchases, Span<double> buffer)
    {
        var products = _demand.ByCategory[category];
        var pulls = buffer[..products.Length];
        var odds = buffer.Slice(products.Length, products.Length);
        var seen = buffer.Slice(2 * products.Length, products.Length);
        var carts = buffer.Slice(3 * products.Length, products.Length);
        _demand.Pulls(customer, category, _drift, pulls, odds);

        // Looks that fall on each product over all days, and what comes of a look on the first one.
        seen.Clear();
        var perWeight = new double[looks.Length];
        for (var d = 0; d < looks.Length; d++)
        {
            var total = TensorPrimitives.Dot<double>(pulls, _shown[d][category]);
            perWeight[d] = total > 0 ? looks[d] / total : 0;
            TensorPrimitives.MultiplyAdd(_shown[d][category], perWeight[d], seen, seen);
        }

        Carts(odds, _firstOdds[category], carts);
        TensorPrimitives.Multiply(pulls, seen, seen);
        TensorPrimitives.Multiply<double>(seen, _buys[category], seen);
        TensorPrimitives.Multiply<double>(seen, carts, seen);
        _campaigns[category].AddTo(pulls, odds, carts, perWeight, seen, buffer[(4 * products.Length)..]);
        for (var i = 0; i < products.Length; i++)
        {
            purchases[products[i]] = seen[i];
        }
    }

    /// <summary>Probability that a look leads to the cart, at once or when it is come back to.</summary>
    /// <param name="odds">Of the cart, at once.</param>
    internal static double Carts(double odds) =>
        (1 - Sessions.ReturnShare) * odds / (1 + odds) + Sessions.ReturnShare * odds * Reminder / (1 + odds * Reminder);

    /// <summary>The same of several products.</summary>
    /// <param name="matches">Odds without a campaign.</param>
    /// <param name="campaigns">By how much the day's campaigns raise them.</param>
    /// <param name="carts">One per product.</param>
    private static void Carts(ReadOnlySpan<double> matches, ReadOnlySpan<double> campaigns, Span<double> carts)
    {
        var (one, reminder) = (Vector<double>.One, new Vector<double>(Reminder));
        var (atOnce, later) = (new Vector<double>(1 - Sessions.ReturnShare), new Vector<double>(Sessions.ReturnShare));
        var i = 0;
        for (; i <= carts.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var odds = new Vector<double>(matches[i..]) * new Vector<double>(campaigns[i..]);
            (atOnce * odds / (one + odds) + later * odds * reminder / (one + odds * reminder)).CopyTo(carts[i..]);
        }

        for (; i < carts.Length; i++)
        {
            carts[i] = Carts(matches[i] * campaigns[i]);
        }
    }

    /// <summary>
    /// The next session may go back to what was looked at last: each look with the share of returns, spread over what is remembered,
    /// until new products push it out, the oldest first.
    /// </summary>
    private void AddReturns(CustomerTaste customer, ReadOnlySpan<int> viewed, double comesBack, Span<double> purchases)
    {
        var memory = new CustomerMemory();
        foreach (var product in viewed)
        {
            memory.Viewed(product);
        }

        var place = 0;
        foreach (var product in memory.Remembering)
        {
            place++;
            var looks = Math.Min(LooksPerSession, place / (1 - Sessions.ReturnShare));
            var reminded = Math.Exp(_demand.CartMatch(customer, product, _drift)) * Reminder;
            purchases[product] += comesBack * looks * Sessions.ReturnShare / memory.Remembering.Count * _demand.BuyProbability(product) * reminded / (1 + reminded);
        }
    }

    /// <summary>Share of the looks that go to each category in a season.</summary>
    private double[] SharesOf(CustomerTaste customer, int season)
    {
        var (shares, sum) = (new double[_demand.ByCategory.Count], 0.0);
        for (var c = 0; c < shares.Length; c++)
        {
            shares[c] = _demand.ByCategory[c].Length == 0 ? 0 : customer.Category(c, _drift) * CategoryTemplates.All[c].Seasons[season];
            sum += shares[c];
        }

        return Array.ConvertAll(shares, weight => weight / sum);
    }

    private static double Reminder { get; } = Math.Exp(Sessions.ReturnReminder);
}

using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Generation;

namespace RecSys.Core.Labs.LiveShop;

/// <summary>What a simulated customer does in a visit.</summary>
/// <param name="Position">Place in the list they were shown, from 1; 0 for what they found by themselves.</param>
public readonly record struct VisitAction(long CustomerId, long ProductId, EventKind Kind, int Position);

/// <summary>
/// The generated shop's customers, who go on visiting it: they look at the list they are shown and at the shelves, and react by their true
/// tastes. A place down the list is seen less (as down a shelf), and what is seen is opened the more, the more the customer is drawn
/// to it. Not for use from several threads.
/// </summary>
public sealed class TrueShoppers
{
    /// <summary>How fast attention falls down a list: place r is seen with probability r^−bias.</summary>
    private const double PositionBias = 0.35;

    /// <summary>Probability of opening a product that is seen, per unit of the pull that an average product has.</summary>
    private const double OpenRate = 0.01;
    private const double MostOpen = 0.6;
    private const double FurtherLooks = 2.2;
    private const int MostLooks = 10;
    private const int MostInBasket = 4;

    private readonly ShopTruth _truth;
    private readonly Demand _demand;
    private readonly CustomerTaste[] _customers;
    private readonly Dictionary<long, CustomerTaste> _byId;
    private readonly Dictionary<long, int> _products;
    private readonly HashSet<(long Customer, int Product)> _owned = [];
    private readonly double[] _activity;
    private readonly double[] _shares = new double[CategoryTemplates.All.Count];
    private readonly double[][] _cumulative;
    private readonly bool[] _known;
    private readonly List<int> _cart = [];
    private int _day = -1;

    private TrueShoppers(ShopTruth truth)
    {
        _truth = truth;
        _demand = truth.Demand;
        _customers = [.. truth.Customers.OrderBy(c => c.CustomerId)];
        _byId = _customers.ToDictionary(c => c.CustomerId);
        _products = Enumerable.Range(0, truth.Products.Count).ToDictionary(i => truth.Products[i].ProductId);
        _activity = new double[_customers.Length];
        _cumulative = [.. _demand.ByCategory.Select(category => new double[category.Length])];
        _known = new bool[_cumulative.Length];
    }

    /// <exception cref="LabException">The shop is a real one: nobody knows its customers' tastes.</exception>
    public static TrueShoppers Load(SqliteConnection connection) => new(ShopTruth.Load(connection));

    /// <summary>Who comes next: the more active in the season, the more often.</summary>
    public long Next(long moment, Random random)
    {
        MoveTo(moment);
        return _customers[Draw.Cumulative(random, _activity)].CustomerId;
    }

    /// <summary>Plays a visit.</summary>
    /// <param name="customerId">As <see cref="Next"/> gave it.</param>
    /// <param name="moment">When: the offers and shelves are those of its day.</param>
    /// <param name="shown">Product ids of the list on the first page, best first; may be empty.</param>
    /// <param name="random">The visit's chance.</param>
    /// <param name="actions">What they do is added here, in order.</param>
    public void Visit(long customerId, long moment, IReadOnlyList<long> shown, Random random, List<VisitAction> actions)
    {
        MoveTo(moment);
        var taste = _byId[customerId];
        _cart.Clear();
        Array.Clear(_known);
        _demand.Categories(taste, _shares);
        for (var place = 1; place <= shown.Count; place++)
        {
            if (_products.TryGetValue(shown[place - 1], out var product) && Draw.Happens(random, Math.Pow(place, -PositionBias) * Opens(taste, product)))
            {
                Look(taste, product, place, random, actions);
            }
        }

        var looks = Math.Min(MostLooks, 1 + (int)(Draw.Exponential(random) * (FurtherLooks + 0.5)));
        for (var i = 0; i < looks; i++)
        {
            var category = Draw.Index(random, _shares);
            if (_demand.ByCategory[category].Length > 0)
            {
                Look(taste, _demand.ByCategory[category][Draw.Cumulative(random, Pulls(taste, category))], 0, random, actions);
            }
        }

        foreach (var product in _cart.Where(p => Draw.Happens(random, _demand.BuyProbability(p))))
        {
            _owned.Add((customerId, product));
            actions.Add(new VisitAction(customerId, _truth.Products[product].ProductId, EventKind.Purchase, 0));
        }
    }

    private void Look(CustomerTaste taste, int product, int position, Random random, List<VisitAction> actions)
    {
        var id = _truth.Products[product].ProductId;
        actions.Add(new VisitAction(taste.CustomerId, id, EventKind.View, position));
        if (_cart.Count < MostInBasket && !_cart.Contains(product) && !_owned.Contains((taste.CustomerId, product)) && Draw.Happens(random, _demand.CartProbability(taste, product)))
        {
            _cart.Add(product);
            actions.Add(new VisitAction(taste.CustomerId, id, EventKind.AddToCart, position));
        }
    }

    /// <summary>The pull of a product on the customer, against that of an average one, as a probability.</summary>
    private double Opens(CustomerTaste taste, int product)
    {
        var category = _truth.Products[product].Category;
        var pulls = Pulls(taste, category);
        var at = Array.IndexOf(_demand.ByCategory[category], product);
        var share = pulls[^1] > 0 ? (pulls[at] - (at > 0 ? pulls[at - 1] : 0)) / pulls[^1] * _shares[category] : 0;
        return Math.Min(MostOpen, OpenRate * share * _truth.Products.Count);
    }

    /// <summary>Cumulative pulls of a category's products, computed once a visit.</summary>
    private ReadOnlySpan<double> Pulls(CustomerTaste taste, int category)
    {
        if (!_known[category])
        {
            _known[category] = true;
            _demand.Cumulative(taste, category, _cumulative[category]);
        }

        return _cumulative[category];
    }

    private void MoveTo(long moment)
    {
        var day = Math.Max(0, _truth.Calendar.DayOf(moment));
        if (day == _day)
        {
            return;
        }

        _day = day;
        _demand.MoveTo(day);
        var (season, sum) = (_truth.Calendar.Season(day), 0.0);
        for (var i = 0; i < _customers.Length; i++)
        {
            sum += ShopSimulation.ActivityOn(_customers[i], day, season);
            _activity[i] = sum;
        }
    }
}

using RecSys.Core.Pipeline;

namespace RecSys.Core.Stages.Generation;

/// <summary>Plays the shop day by day. Holds one day's events at a time, so its memory does not grow with the history.</summary>
internal sealed class ShopSimulation(ShopWorld world)
{
    private const double FavouriteSeasonBoost = 1.6;

    private readonly Sessions _sessions = new(world);
    private readonly double[] _cumulativeCustomers = new double[world.Customers.Count];
    private readonly List<ShopAction> _actions = [];
    private double _expected;
    private long _made;

    /// <summary>Sessions played so far.</summary>
    public long SessionsPlayed { get; private set; }

    /// <summary>Events so far.</summary>
    public long Events => _made;

    /// <summary>Plays a day; days must be played in order from 0.</summary>
    /// <returns>The day's events in time order; valid until the next day is played.</returns>
    public List<ShopAction> Play(int day)
    {
        world.Demand.MoveTo(day);
        CountCustomers(day);
        var random = Chance.Stream(world.Seed, $"day {day}");
        _actions.Clear();
        _expected += world.Calendar.EventsOn(day);
        for (var session = 1; _made + _actions.Count < _expected; session++)
        {
            _sessions.Play(Draw.Cumulative(random, _cumulativeCustomers), session, random, _actions);
            SessionsPlayed++;
        }

        _actions.Sort(InTime);
        DropTwins();
        _made += _actions.Count;
        return _actions;
    }

    /// <summary>Relative number of sessions of a customer on a day; 0 before they arrive.</summary>
    public static double ActivityOn(CustomerTaste customer, int day, int season) =>
        customer.ArrivalDay > day ? 0 : customer.Activity * (customer.FavouriteSeason == season ? FavouriteSeasonBoost : 1);

    private void CountCustomers(int day)
    {
        var season = world.Calendar.Season(day);
        var sum = 0.0;
        for (var i = 0; i < world.Customers.Count; i++)
        {
            sum += ActivityOn(world.Customers[i].Taste, day, season);
            _cumulativeCustomers[i] = sum;
        }
    }

    private static int InTime(ShopAction a, ShopAction b)
    {
        var order = a.Time.CompareTo(b.Time);
        order = order != 0 ? order : a.Customer.CompareTo(b.Customer);
        order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
        order = order != 0 ? order : a.Product.CompareTo(b.Product);
        return order != 0 ? order : a.Order.CompareTo(b.Order);
    }

    /// <summary>Two sessions of a customer may meet in one second: what cannot be told apart is one event.</summary>
    private void DropTwins()
    {
        var kept = 0;
        for (var i = 0; i < _actions.Count; i++)
        {
            if (kept == 0 || _actions[i] with { Quantity = 0 } != _actions[kept - 1] with { Quantity = 0 })
            {
                _actions[kept++] = _actions[i];
            }
        }

        _actions.RemoveRange(kept, _actions.Count - kept);
    }
}

using RecSys.Core.Pipeline;

namespace RecSys.Core.Stages.Generation;

/// <summary>A day of the shop.</summary>
internal sealed class PlayedDay
{
    /// <summary>0 is the history's first.</summary>
    public int Day { get; set; }

    /// <summary>Its events in time order.</summary>
    public List<ShopAction> Actions { get; } = [];

    /// <summary>Events of all days up to this one.</summary>
    public long EventsSoFar { get; set; }
}

/// <summary>Plays the shop day by day. Keeps no events, so its memory does not grow with the history.</summary>
internal sealed class ShopSimulation(ShopWorld world)
{
    private const double FavouriteSeasonBoost = 1.6;

    private readonly Sessions _sessions = new(world);
    private readonly double[] _cumulativeCustomers = new double[world.Customers.Count];
    private double _expected;
    private long _made;

    /// <summary>Sessions played so far.</summary>
    public long SessionsPlayed { get; private set; }

    /// <summary>Plays a day; days must be played in order from 0.</summary>
    /// <param name="day">Number of the day.</param>
    /// <param name="played">Filled; what it held is dropped.</param>
    public void Play(int day, PlayedDay played)
    {
        var actions = played.Actions;
        world.Demand.MoveTo(day);
        CountCustomers(day);
        var random = Chance.Stream(world.Seed, $"day {day}");
        actions.Clear();
        _expected += world.Calendar.EventsOn(day);
        for (var session = 1; _made + actions.Count < _expected; session++)
        {
            _sessions.Play(Draw.Cumulative(random, _cumulativeCustomers), session, random, actions);
            SessionsPlayed++;
        }

        actions.Sort(InTime);
        DropTwins(actions);
        _made += actions.Count;
        (played.Day, played.EventsSoFar) = (day, _made);
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
    private static void DropTwins(List<ShopAction> actions)
    {
        var kept = 0;
        for (var i = 0; i < actions.Count; i++)
        {
            if (kept == 0 || actions[i] with { Quantity = 0 } != actions[kept - 1] with { Quantity = 0 })
            {
                actions[kept++] = actions[i];
            }
        }

        actions.RemoveRange(kept, actions.Count - kept);
    }
}

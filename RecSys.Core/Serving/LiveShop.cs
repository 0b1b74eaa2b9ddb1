using System.Collections.Concurrent;
using System.Diagnostics;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Recommendation;
using RecSys.Core.Stages.Silver;
using RecSys.Core.State;

namespace RecSys.Core.Serving;

/// <summary>
/// One generation of the live state: the customers' half moves with every event, the catalogue's half and the model stay as they are
/// until the next generation takes over. A customer is locked while an event of theirs is applied or a list is computed for them, so a
/// list never sees half an event, and customers do not wait for each other.
/// </summary>
internal sealed class LiveShop
{
    private const int Stripes = 256;

    private readonly ConcurrentBag<ListMaker> _idle = [];
    private readonly Lock[] _locks;
    private readonly LabSettings _settings;

    public LiveShop(Catalogue catalogue, Champion champion, LabSettings settings)
        : this(catalogue, champion, settings, [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())], KnownTo(catalogue.State))
    {
    }

    private LiveShop(Catalogue catalogue, Champion champion, LabSettings settings, Lock[] locks, KnownIds known)
    {
        Catalogue = catalogue;
        Champion = champion;
        _settings = settings;
        _locks = locks;
        Known = known;
    }

    public Catalogue Catalogue { get; }

    public ShopState State => Catalogue.State;

    /// <summary>Customers and products an event may speak of.</summary>
    public KnownIds Known { get; }

    /// <summary>The model this generation serves with.</summary>
    public Champion Champion { get; }

    /// <summary>The same customers and catalogue under another model.</summary>
    public LiveShop With(Champion champion) => new(Catalogue, champion, _settings, _locks, Known);

    /// <summary>Applies an event that is durable already. One caller at a time.</summary>
    /// <returns>False where the history holds it, or the shop does not know its customer or product.</returns>
    public bool Apply(in ShopEvent shopEvent)
    {
        if (State.FindCustomer(shopEvent.CustomerId) is not { } customer || State.FindProduct(shopEvent.ProductId) is not { } product)
        {
            return false;
        }

        lock (LockOf(customer))
        {
            if (Holds(State, customer, product.Index, shopEvent))
            {
                return false;
            }

            State.Apply(shopEvent);
            return true;
        }
    }

    /// <summary>Whether the customer's history holds the event: same moment, product, kind and order, which is silver's key too.</summary>
    public bool Holds(in ShopEvent shopEvent)
    {
        if (State.FindCustomer(shopEvent.CustomerId) is not { } customer || State.FindProduct(shopEvent.ProductId) is not { } product)
        {
            return false;
        }

        lock (LockOf(customer))
        {
            return Holds(State, customer, product.Index, shopEvent);
        }
    }

    /// <summary>Judges events as silver will, against this shop.</summary>
    public SaleJudge Judge(SilverSettings rules) => JudgeOf(State, Known, rules);

    /// <summary>The same for a state that nobody serves from yet.</summary>
    public static SaleJudge JudgeOf(ShopState state, KnownIds known, SilverSettings rules) =>
        new(known, rules.MaxDaysInFuture, state.EventCount == 0 ? long.MinValue : state.Now - rules.RetentionDays * Moments.Day);

    /// <summary>Ids of a state.</summary>
    public static KnownIds KnownTo(ShopState state) =>
        new(state.Customers.Select(c => c.Id).ToHashSet(), state.Products.Select(p => p.Id).ToHashSet());

    /// <summary>Applies events to a state nobody else sees yet; those it holds already count once.</summary>
    public static void ApplyTo(ShopState state, IEnumerable<ShopEvent> events)
    {
        foreach (var e in events)
        {
            if (state.FindCustomer(e.CustomerId) is { } customer && state.FindProduct(e.ProductId) is { } product && !Holds(state, customer, product.Index, e))
            {
                state.Apply(e);
            }
        }
    }

    /// <summary>Computes a customer's list now.</summary>
    public RecommendedList Recommend(CustomerHistory customer, ListWish wish) => Recommend(customer, wish, State.Now);

    /// <summary>Computes a customer's list as of a moment that lies after all of the customer's events.</summary>
    public RecommendedList Recommend(CustomerHistory customer, ListWish wish, long now)
    {
        using var span = LabTelemetry.Traces.StartActivity("list.make");
        var started = Stopwatch.GetTimestamp();
        var model = Champion.Required;
        if (!_idle.TryTake(out var maker))
        {
            maker = new ListMaker(Catalogue, model, _settings, LiveState.MostPerList);
        }

        try
        {
            lock (LockOf(customer))
            {
                return maker.Make(customer, wish, now);
            }
        }
        finally
        {
            LabMetrics.Lists.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
            _idle.Add(maker);
        }
    }

    /// <summary>Where a product stands for a customer now.</summary>
    public ProductPlace Place(CustomerHistory customer, int product, int k)
    {
        var finder = new PlaceFinder(Catalogue, Champion.Required, _settings);
        return Read(customer, c => finder.Find(c, product, k, State.Now));
    }

    /// <summary>Reads a customer while no event of theirs is being applied.</summary>
    public T Read<T>(CustomerHistory customer, Func<CustomerHistory, T> read)
    {
        lock (LockOf(customer))
        {
            return read(customer);
        }
    }

    private Lock LockOf(CustomerHistory customer) => _locks[customer.Index % Stripes];

    private static bool Holds(ShopState state, CustomerHistory customer, int product, in ShopEvent shopEvent)
    {
        var order = string.IsNullOrEmpty(shopEvent.OrderId) ? HistoryEvent.NoOrder : state.Orders.Find(shopEvent.OrderId);
        if (order == HistoryEvent.NoOrder && !string.IsNullOrEmpty(shopEvent.OrderId))
        {
            return false;
        }

        var events = customer.Events;
        for (var i = events.Length - 1; i >= 0 && events[i].Time >= shopEvent.Time; i--)
        {
            ref readonly var held = ref events[i];
            if (held.Time == shopEvent.Time && held.Product == product && held.Kind == shopEvent.Kind && held.Order == order)
            {
                return true;
            }
        }

        return false;
    }
}

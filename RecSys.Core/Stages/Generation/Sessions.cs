using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Generation;

/// <summary>
/// Plays one session: looks, some of which end in the cart, some of which is bought. Looks fall where <see cref="Demand"/> says; a part of
/// them goes back to what was seen before, to what is used up, and to what goes with the thing just put into the cart.
/// </summary>
internal sealed class Sessions(ShopWorld world)
{
    /// <summary>Mean number of looks besides the first.</summary>
    public const double FurtherLooks = 3.2;

    /// <summary>Share of looks that go back to a product seen before, where there is one.</summary>
    public const double ReturnShare = 0.15;

    private const int MostLooks = 14;
    private const int MostInBasket = 4;
    private const double StayInCategory = 0.7;
    private const double ComplementShare = 0.4;
    private const double RepeatShare = 0.6;
    internal const double ReturnReminder = 0.9;
    private const double ComplementReminder = 1.3;
    private const double RefillReminder = 2.5;

    private readonly CustomerMemory?[] _memories = new CustomerMemory?[world.Customers.Count];
    private readonly double[] _shares = new double[CategoryTemplates.All.Count];
    private readonly double[] _cumulative = new double[world.Demand.ByCategory.Max(c => c.Length)];
    private readonly List<int> _cart = [];

    private Random _random = null!;
    private List<ShopAction> _actions = null!;
    private CustomerMemory _memory = null!;
    private CustomerTaste _taste = null!;
    private int _customer;
    private long _time;
    private int _category;

    /// <summary>Adds a session's events, in time order and within the day.</summary>
    /// <param name="customer">Index of the customer.</param>
    /// <param name="order">Number that an order of this session gets.</param>
    public void Play(int customer, int order, Random random, List<ShopAction> actions)
    {
        (_random, _actions, _customer, _taste) = (random, actions, customer, world.Customers[customer].Taste);
        _memory = _memories[customer] ??= new CustomerMemory();
        _cart.Clear();
        _category = -1;
        var first = actions.Count;
        _time = world.Calendar.Start(world.Demand.Day) + ShopCalendar.SessionStart(random);
        world.Demand.Categories(_taste, _shares);

        var looks = Math.Min(MostLooks, 1 + (int)(Draw.Exponential(random) * (FurtherLooks + 0.5)));
        if (_memory.TakeDue(world.Demand.Day) is var due and >= 0)
        {
            Look(due, RefillReminder);
            looks--;
        }

        for (var i = 0; i < looks; i++)
        {
            Next();
        }

        CheckOut(order);
        KeepWithinDay(first);
    }

    private void Next()
    {
        if (_memory.HasViewed && Draw.Happens(_random, ReturnShare))
        {
            Look(_memory.AnyViewed(_random), ReturnReminder);
            return;
        }

        if (_category < 0 || !Draw.Happens(_random, StayInCategory))
        {
            EnterCategory();
        }

        var products = world.Demand.ByCategory[_category];
        var product = products[Draw.Cumulative(_random, _cumulative.AsSpan(0, products.Length))];
        Look(product, _memory.Remembers(product) ? ReturnReminder : 0);
    }

    private void EnterCategory()
    {
        var category = Draw.Index(_random, _shares);
        if (category != _category)
        {
            _category = category;
            world.Demand.Cumulative(_taste, category, _cumulative);
        }
    }

    private void Look(int product, double reminder)
    {
        Add(product, EventKind.View);
        _memory.Viewed(product);
        _time += (15 + _random.Next(120)) * Moments.Second;
        if (_cart.Count < MostInBasket
            && !_cart.Contains(product)
            && !_memory.Owns(product)
            && Draw.Happens(_random, world.Demand.CartProbability(_taste, product, reminder)))
        {
            Add(product, EventKind.AddToCart);
            _cart.Add(product);
            _time += (5 + _random.Next(40)) * Moments.Second;
            LookAtPartner(product);
        }
    }

    private void LookAtPartner(int product)
    {
        var partners = world.Products[product].Partners;
        if (partners.Count > 0 && Draw.Happens(_random, ComplementShare))
        {
            var partner = Draw.From(_random, partners);
            if (world.Products[partner].Truth.ArrivalDay <= world.Demand.Day)
            {
                Look(partner, ComplementReminder);
            }
        }
    }

    private void CheckOut(int order)
    {
        _time += (20 + _random.Next(160)) * Moments.Second;
        foreach (var product in _cart)
        {
            if (Draw.Happens(_random, world.Demand.BuyProbability(product)))
            {
                Buy(product, order);
            }
        }
    }

    private void Buy(int product, int order)
    {
        var consumable = world.Products[product].Consumable;
        var quantity = consumable && Draw.Happens(_random, 0.35) ? _random.Next(2, 5) : 1;
        _actions.Add(new ShopAction(_time, _customer, product, EventKind.Purchase, quantity, order));
        if (!consumable)
        {
            _memory.Own(product);
        }
        else if (Draw.Happens(_random, RepeatShare))
        {
            _memory.UsedUpOn(product, world.Demand.Day + 8 + _random.Next(20) + 5 * quantity);
        }
    }

    private void Add(int product, EventKind kind) => _actions.Add(new ShopAction(_time, _customer, product, kind, 1, 0));

    /// <summary>A session that would pass midnight started earlier.</summary>
    private void KeepWithinDay(int first)
    {
        var beyond = _time - (world.Calendar.Start(world.Demand.Day + 1) - Moments.Second);
        for (var i = first; beyond > 0 && i < _actions.Count; i++)
        {
            _actions[i] = _actions[i] with { Time = _actions[i].Time - beyond };
        }
    }
}

using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold;

/// <summary>What a customer did with a product.</summary>
/// <param name="Product">By index.</param>
public readonly record struct PairFacts(int Product, int Views, int Carts, int Purchases, long FirstEvent, long LastEvent)
{
    /// <summary>Σ weight of the event's kind · 2^(−time before the last event / half-life).</summary>
    public double WeightAtLastEvent { get; init; }
}

/// <summary>
/// One customer's history, folded for the gold tables. Every age is reckoned back from the customer's, or the pair's, own last event: so
/// nothing in it changes while time passes, and only a customer of whom there is something new has to be written anew. Reused from
/// customer to customer.
/// </summary>
public sealed class CustomerFacts(ShopState state, GoldSettings settings, double affinityHalfLifeDays)
{
    private readonly Dictionary<int, int> _places = [];
    private readonly List<PairFacts> _pairs = [];
    private Affinity _categories = new(0);
    private Affinity _brands = new(0);

    public ShopState State { get; } = state;

    /// <summary>The customer last loaded.</summary>
    public CustomerHistory Customer { get; private set; } = null!;

    /// <summary>One per product met, by product id.</summary>
    public IReadOnlyList<PairFacts> Pairs => _pairs;

    /// <summary>Shares of the customer's interest per category, by index.</summary>
    public Affinity Categories => _categories;

    /// <summary>Shares of the customer's interest per brand, by index.</summary>
    public Affinity Brands => _brands;

    public PriceProfile Prices { get; private set; }

    public void Load(CustomerHistory customer)
    {
        Clear();
        Customer = customer;
        var prices = new PriceProfile.Builder();
        var events = customer.Events;
        for (var i = events.Length - 1; i >= 0; i--)
        {
            ref readonly var e = ref events[i];
            Count(e);
            var interest = Decay.KindWeight(e.Kind, settings) * Decay.Factor(e.Time, events[^1].Time, affinityHalfLifeDays);
            var product = State.Products[e.Product];
            _categories.Add(product.Category, interest);
            _brands.Add(product.Brand, interest);
            prices.Add(State.PriceOf(e), interest);
        }

        Prices = prices.Build();
        _pairs.Sort((a, b) => State.Products[a.Product].Id.CompareTo(State.Products[b.Product].Id));
    }

    private void Count(in HistoryEvent e)
    {
        if (!_places.TryGetValue(e.Product, out var place))
        {
            _places.Add(e.Product, place = _pairs.Count);
            _pairs.Add(new PairFacts(e.Product, 0, 0, 0, e.Time, e.Time));
        }

        var pair = _pairs[place];
        _pairs[place] = pair with
        {
            Views = pair.Views + (e.Kind == EventKind.View ? 1 : 0),
            Carts = pair.Carts + (e.Kind == EventKind.AddToCart ? 1 : 0),
            Purchases = pair.Purchases + (e.Kind == EventKind.Purchase ? 1 : 0),
            FirstEvent = e.Time,
            WeightAtLastEvent = pair.WeightAtLastEvent + Decay.Weight(e, pair.LastEvent, settings),
        };
    }

    private void Clear()
    {
        _places.Clear();
        _pairs.Clear();
        _categories.Clear();
        _brands.Clear();

        // The shop may have got categories and brands since.
        _categories = _categories.Holds(State.Categories.Count) ? _categories : new Affinity(State.Categories.Count);
        _brands = _brands.Holds(State.Brands.Count) ? _brands : new Affinity(State.Brands.Count);
    }
}

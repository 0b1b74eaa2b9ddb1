using System.Runtime.InteropServices;
using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>What one customer did with one product before the moment.</summary>
public struct PairHistory
{
    public int Views;
    public int Carts;
    public int Purchases;

    /// <summary>Events of any kind in the 30 days before the moment.</summary>
    public int Events30Days;

    /// <summary>Moments of the last event per kind; <see cref="long.MinValue"/> for never.</summary>
    public long LastView;
    public long LastCart;
    public long LastPurchase;

    /// <summary>Moments of the first and the last event of any kind.</summary>
    public long FirstEvent;
    public long LastEvent;

    /// <summary>Σ weight(kind) · 2^(−age / half-life).</summary>
    public double RecencyWeight;
}

/// <summary>
/// One customer as of the catalogue's moment, read from the history: pairs, affinities, price profile, neighbour scores. Made once per
/// thread and loaded for one customer after the other; loading clears only what the last one touched.
/// </summary>
public sealed class CustomerView
{
    private readonly PairHistory[] _pairs;
    private readonly bool[] _known;
    private readonly byte[] _bought;
    private readonly List<float> _strengths = [];
    private readonly List<int> _products = [];
    private readonly NearProducts _near;
    private readonly Affinity _categories;
    private readonly Affinity _brands;
    private readonly double _affinityHalfLifeDays;

    public CustomerView(Catalogue catalogue, FeatureSettings settings)
    {
        Catalogue = catalogue;
        _affinityHalfLifeDays = settings.AffinityHalfLifeDays;
        var count = catalogue.State.Products.Count;
        _pairs = new PairHistory[count];
        _known = new bool[count];
        _bought = new byte[count];
        _near = new NearProducts(catalogue);
        _categories = new Affinity(catalogue.State.Categories.Count);
        _brands = new Affinity(catalogue.State.Brands.Count);
        Ease = new EaseScores(catalogue);
        Customer = null!;
    }

    public Catalogue Catalogue { get; }

    /// <summary>The moment the customer is seen at: the catalogue's, or a later one where the customers' half is ahead of it.</summary>
    public long Now { get; private set; }

    /// <summary>The customer last loaded.</summary>
    public CustomerHistory Customer { get; private set; }

    /// <summary>The customer's age group, index into <see cref="AgeGroups.Names"/>.</summary>
    internal int AgeGroup { get; private set; }

    /// <summary>Distinct products of the history by index, latest first.</summary>
    public IReadOnlyList<int> Products => _products;

    /// <summary>The same for loops.</summary>
    internal ReadOnlySpan<int> Met => CollectionsMarshal.AsSpan(_products);

    /// <summary>How strongly the customer is tied to each of <see cref="Met"/> when it speaks for others (<c>Gold:QueryHalfLifeDays</c>).</summary>
    internal ReadOnlySpan<float> Strengths => CollectionsMarshal.AsSpan(_strengths);

    /// <summary>By product, 1 where the customer has bought it, else 0: for loops over many products.</summary>
    internal ReadOnlySpan<byte> Bought => _bought;

    /// <summary>What the history's neighbours say about other products.</summary>
    internal NearProducts Near => _near;

    public int Views { get; private set; }

    public int Carts { get; private set; }

    public int Purchases { get; private set; }

    /// <summary>Distinct products bought.</summary>
    public int ProductsBought { get; private set; }

    /// <summary>Shares of the customer's recency-weighted interest per category.</summary>
    public Affinity Categories => _categories;

    /// <summary>Shares of the customer's recency-weighted interest per brand.</summary>
    public Affinity Brands => _brands;

    public PriceProfile Prices { get; private set; }

    /// <summary>What the history says about other products, by EASE.</summary>
    public EaseScores Ease { get; }

    /// <summary>A customer without any event: served by context.</summary>
    public bool IsCold => Customer.Events.IsEmpty;

    /// <summary>Reads a customer's history as of the catalogue's moment.</summary>
    public void Load(CustomerHistory customer) => Load(customer, Catalogue.Now);

    /// <summary>Reads a customer's history as of a moment that lies after all of its events: live serving applies events before the catalogue is counted anew.</summary>
    public void Load(CustomerHistory customer, long now)
    {
        Clear();
        Customer = customer;
        AgeGroup = customer.AgeGroup;
        Now = now;
        var prices = new PriceProfile.Builder();
        var recentFrom = Now - 30 * Moments.Day;
        var settings = Catalogue.Settings;
        var hasOneHalfLife = settings.HalfLifeDays == _affinityHalfLifeDays;
        var events = customer.Events;
        for (var i = events.Length - 1; i >= 0; i--)
        {
            ref readonly var e = ref events[i];
            ref var pair = ref Pair(e.Product);
            Count(e, ref pair);
            pair.Events30Days += e.Time >= recentFrom ? 1 : 0;
            var worth = Decay.KindWeight(e.Kind, settings);
            var factor = Decay.Factor(e.Time, Now, settings.HalfLifeDays);
            pair.RecencyWeight += worth * factor;
            var interest = worth * (hasOneHalfLife ? factor : Decay.Factor(e.Time, Now, _affinityHalfLifeDays));
            var product = Catalogue.Product(e.Product);
            _categories.Add(product.Category, interest);
            _brands.Add(product.Brand, interest);
            prices.Add(Catalogue.State.PriceOf(e), interest);
        }

        foreach (var product in _products)
        {
            _strengths.Add(Catalogue.Strength.Of(_pairs[product], Now, settings.QueryHalfLifeDays));
        }

        Prices = prices.Build();
        _near.Load(this);
        Ease.Load(this);
    }

    /// <summary>Whether the history holds the product at all.</summary>
    public bool Knows(int product) => _known[product];

    /// <summary>What the customer did with a product; all zero, and never, where <see cref="Knows"/> is false.</summary>
    public ref readonly PairHistory this[int product] => ref _known[product] ? ref _pairs[product] : ref NoHistory[0];

    public bool HasBought(int product) => _bought[product] != 0;

    /// <summary>Σ over the history's products of recency weight × similarity: the item–item score of a product.</summary>
    public float NeighbourScore(int product) => _near.ItemItem(product);

    private static readonly PairHistory[] NoHistory =
    [
        new()
        {
            LastView = long.MinValue,
            LastCart = long.MinValue,
            LastPurchase = long.MinValue,
            FirstEvent = long.MinValue,
            LastEvent = long.MinValue,
        },
    ];

    private ref PairHistory Pair(int product)
    {
        ref var pair = ref _pairs[product];
        if (!_known[product])
        {
            _known[product] = true;
            _products.Add(product);
            pair = NoHistory[0];
        }

        return ref pair;
    }

    private void Count(in HistoryEvent e, ref PairHistory pair)
    {
        pair.FirstEvent = pair.FirstEvent == long.MinValue ? e.Time : Math.Min(pair.FirstEvent, e.Time);
        pair.LastEvent = Math.Max(pair.LastEvent, e.Time);
        switch (e.Kind)
        {
            case EventKind.View:
                Views++;
                pair.Views++;
                pair.LastView = Math.Max(pair.LastView, e.Time);
                break;
            case EventKind.AddToCart:
                Carts++;
                pair.Carts++;
                pair.LastCart = Math.Max(pair.LastCart, e.Time);
                break;
            default:
                Purchases++;
                ProductsBought += pair.Purchases == 0 ? 1 : 0;
                pair.Purchases++;
                _bought[e.Product] = 1;
                pair.LastPurchase = Math.Max(pair.LastPurchase, e.Time);
                break;
        }
    }

    private void Clear()
    {
        foreach (var product in _products)
        {
            _known[product] = false;
            _bought[product] = 0;
        }

        _products.Clear();
        _strengths.Clear();
        _categories.Clear();
        _brands.Clear();
        Views = Carts = Purchases = ProductsBought = 0;
    }
}

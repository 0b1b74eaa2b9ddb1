using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>
/// The fold of the silver events up to a moment. The state at <see cref="Now"/> has seen what lies before that moment and nothing else:
/// gold, candidates and features are read from it, offline and online alike. It has two halves: the customers' (a history each) and the
/// catalogue's (products now; popularity and neighbours come from <see cref="Catalogue"/>, which is counted from the histories).
/// Not safe for concurrent writes; reads may run in parallel while nobody applies.
/// </summary>
public sealed class ShopState
{
    private readonly List<CustomerHistory> _customers = [];
    private readonly List<ProductEntry> _products = [];
    private readonly Dictionary<long, int> _customerIndexes = [];
    private readonly Dictionary<long, int> _productIndexes = [];

    /// <summary>First moment the state has not seen.</summary>
    public long Now { get; private set; } = long.MinValue;

    /// <summary>Moment of the first event; null before there is any.</summary>
    public long? FirstEvent { get; private set; }

    public long EventCount { get; private set; }

    public IReadOnlyList<CustomerHistory> Customers => _customers;

    public IReadOnlyList<ProductEntry> Products => _products;

    /// <summary>The same for loops over pairs, where a call through the interface is most of the work.</summary>
    internal ReadOnlySpan<ProductEntry> Entries => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_products);

    public Names Categories { get; } = new();

    public Names Brands { get; } = new();

    public Names Locations { get; } = new();

    public Names Orders { get; } = new();

    public CustomerHistory? FindCustomer(long customerId) => _customerIndexes.TryGetValue(customerId, out var index) ? _customers[index] : null;

    public ProductEntry? FindProduct(long productId) => _productIndexes.TryGetValue(productId, out var index) ? _products[index] : null;

    /// <summary>Price of one unit at an event; where the shop does not say, the product's price now; NaN where neither is known.</summary>
    public float PriceOf(in HistoryEvent e) => float.IsNaN(e.UnitPrice) ? _products[e.Product].Version.Price : e.UnitPrice;

    /// <summary>A state of its own with the same content. Nobody may apply meanwhile.</summary>
    public ShopState Copy()
    {
        var copy = new ShopState { Now = Now, FirstEvent = FirstEvent, EventCount = EventCount };
        Categories.CopyTo(copy.Categories);
        Brands.CopyTo(copy.Brands);
        Locations.CopyTo(copy.Locations);
        Orders.CopyTo(copy.Orders);
        copy._customers.AddRange(_customers.Select(c => c.Copy()));
        copy._products.AddRange(_products.Select(p => p.Copy()));
        foreach (var (id, index) in _customerIndexes)
        {
            copy._customerIndexes.Add(id, index);
        }

        foreach (var (id, index) in _productIndexes)
        {
            copy._productIndexes.Add(id, index);
        }

        return copy;
    }

    /// <summary>Makes room for the events of days that are to come: histories that grow event by event are copied several times.</summary>
    internal void MakeRoomFor(IEnumerable<EventDay> days)
    {
        var counts = new int[_customers.Count];
        foreach (var day in days)
        {
            foreach (ref readonly var shopEvent in day.Events.Span)
            {
                counts[_customerIndexes[shopEvent.CustomerId]]++;
            }
        }

        for (var i = 0; i < counts.Length; i++)
        {
            _customers[i].MakeRoomFor(counts[i]);
        }
    }

    /// <summary>What is known of a customer from the version's moment on.</summary>
    public void Apply(CustomerVersion version)
    {
        if (!_customerIndexes.TryGetValue(version.CustomerId, out var index))
        {
            index = _customers.Count;
            _customerIndexes.Add(version.CustomerId, index);
            _customers.Add(new CustomerHistory(index, version));
        }

        var customer = _customers[index];
        customer.Update(version);
        customer.Location = string.IsNullOrEmpty(version.Location) ? -1 : Locations.IndexOf(version.Location);
    }

    /// <summary>What is known of a product from the version's moment on.</summary>
    public void Apply(ProductVersion version)
    {
        if (!_productIndexes.TryGetValue(version.ProductId, out var index))
        {
            index = _products.Count;
            _productIndexes.Add(version.ProductId, index);
            _products.Add(new ProductEntry(index, version));
        }

        _products[index].Update(version, Categories.IndexOf(version.Category), string.IsNullOrEmpty(version.Brand) ? -1 : Brands.IndexOf(version.Brand));
    }

    /// <summary>One event. Its customer and product must be known; silver holds no other.</summary>
    public void Apply(in ShopEvent shopEvent)
    {
        var customer = _customers[_customerIndexes[shopEvent.CustomerId]];
        var product = _products[_productIndexes[shopEvent.ProductId]];
        var order = string.IsNullOrEmpty(shopEvent.OrderId) ? HistoryEvent.NoOrder : Orders.IndexOf(shopEvent.OrderId);
        customer.Add(new HistoryEvent(shopEvent.Time, product.Index, order, shopEvent.Quantity, shopEvent.UnitPrice, shopEvent.Kind), this);
        if (product.FirstSeen == long.MinValue || shopEvent.Time < product.FirstSeen)
        {
            product.FirstSeen = shopEvent.Time;
        }

        FirstEvent = FirstEvent is { } first ? Math.Min(first, shopEvent.Time) : shopEvent.Time;
        EventCount++;
        AdvanceTo(shopEvent.Time + 1);
    }

    /// <summary>Lets time pass: <see cref="Now"/> never goes back.</summary>
    public void AdvanceTo(long moment) => Now = Math.Max(Now, moment);
}

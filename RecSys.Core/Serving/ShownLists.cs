using RecSys.Core.Domain;

namespace RecSys.Core.Serving;

/// <summary>The list a customer was last shown, and what came of it.</summary>
internal sealed class ShownList(long[] products)
{
    public long[] Products { get; } = products;

    public bool Opened { get; set; }

    public bool Bought { get; set; }

    /// <summary>The customer's last event since.</summary>
    public ShopEvent? LastEvent { get; set; }
}

/// <summary>Tells which events are answers to a list: those on a product of the list that the customer was last shown.</summary>
internal sealed class ShownLists
{
    /// <summary>Customers remembered; beyond that all are forgotten, which costs some hits and bounds the memory.</summary>
    private const int Most = 200_000;

    private readonly Dictionary<long, ShownList> _lists = [];

    /// <returns>The list before; null for the first.</returns>
    public ShownList? Show(long customerId, long[] products)
    {
        if (_lists.Count >= Most)
        {
            _lists.Clear();
        }

        var before = _lists.GetValueOrDefault(customerId);
        _lists[customerId] = new ShownList(products);
        return before;
    }

    /// <summary>Whether the event is the first of its list to open, or to buy, one of its products.</summary>
    public (bool Opened, bool Bought) Hit(in ShopEvent e)
    {
        if (!_lists.TryGetValue(e.CustomerId, out var list))
        {
            return (false, false);
        }

        list.LastEvent = e;
        if (!list.Products.Contains(e.ProductId))
        {
            return (false, false);
        }

        var (opened, bought) = (!list.Opened, e.Kind == EventKind.Purchase && !list.Bought);
        list.Opened = true;
        list.Bought |= bought;
        return (opened, bought);
    }
}

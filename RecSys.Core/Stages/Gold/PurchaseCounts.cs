using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold;

/// <summary>Purchases counted by who bought and by what lay in one basket. Whole numbers, so that what is taken away and added again leaves no trace.</summary>
internal sealed class PurchaseCounts
{
    private readonly List<HistoryEvent> _bought = [];
    private readonly List<int> _basket = [];

    /// <summary>Distinct customers per product.</summary>
    public Dictionary<int, int> Buyers { get; } = [];

    /// <summary>Baskets that hold a product.</summary>
    public Dictionary<int, int> BasketsOf { get; } = [];

    /// <summary>Purchases by age group and product.</summary>
    public Dictionary<(int Group, int Product), int> ByAgeGroup { get; } = [];

    /// <summary>Purchases by location and product; customers without a location count nowhere.</summary>
    public Dictionary<(int Location, int Product), int> ByLocation { get; } = [];

    /// <summary>Baskets with both, in both directions.</summary>
    public Dictionary<(int Product, int Other), int> Together { get; } = [];

    /// <summary>All baskets.</summary>
    public int Baskets { get; private set; }

    /// <summary>Takes a customer's purchases in, or out again.</summary>
    /// <param name="sign">1 or −1.</param>
    public void Count(CustomerHistory customer, int sign)
    {
        foreach (ref readonly var e in customer.Events)
        {
            if (e.Kind == EventKind.Purchase)
            {
                Add(ByAgeGroup, (customer.AgeGroup, e.Product), sign);
                if (customer.Location >= 0)
                {
                    Add(ByLocation, (customer.Location, e.Product), sign);
                }
            }
        }

        ReadPurchases(customer);
        foreach (var product in _bought.Select(e => e.Product).Distinct())
        {
            Add(Buyers, product, sign);
        }

        ForEachBasket(products =>
        {
            Baskets += sign;
            foreach (var product in products)
            {
                Add(BasketsOf, product, sign);
                foreach (var other in products)
                {
                    if (other != product)
                    {
                        Add(Together, (product, other), sign);
                    }
                }
            }
        });
    }

    /// <summary>Begins with what was counted of a product before.</summary>
    public void CarryOn(int product, int buyers, int baskets)
    {
        Add(Buyers, product, buyers);
        Add(BasketsOf, product, baskets);
    }

    /// <summary>Begins with the baskets there were before.</summary>
    public void CarryOn(int baskets) => Baskets += baskets;

    /// <summary>Basket of a purchase: its order, or the customer's UTC day where it carries none.</summary>
    private static (int Order, long Day) BasketOf(in HistoryEvent e) => (e.Order, e.Order == HistoryEvent.NoOrder ? EventDay.Of(e.Time) : 0);

    private static void Add<TKey>(Dictionary<TKey, int> counts, TKey key, int number)
        where TKey : notnull
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        count += number;
        if (count == 0)
        {
            counts.Remove(key);
        }
    }

    private void ReadPurchases(CustomerHistory customer)
    {
        _bought.Clear();
        foreach (ref readonly var e in customer.Events)
        {
            if (e.Kind == EventKind.Purchase)
            {
                _bought.Add(e);
            }
        }

        _bought.Sort(static (a, b) => (BasketOf(a), a.Product).CompareTo((BasketOf(b), b.Product)));
    }

    /// <summary>Hands over the distinct products of each basket.</summary>
    private void ForEachBasket(Action<List<int>> take)
    {
        for (var start = 0; start < _bought.Count;)
        {
            _basket.Clear();
            var end = start;
            for (; end < _bought.Count && BasketOf(_bought[end]) == BasketOf(_bought[start]); end++)
            {
                if (_basket.Count == 0 || _basket[^1] != _bought[end].Product)
                {
                    _basket.Add(_bought[end].Product);
                }
            }

            take(_basket);
            start = end;
        }
    }
}

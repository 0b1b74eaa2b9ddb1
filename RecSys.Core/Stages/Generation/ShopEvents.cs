using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Generation;

/// <summary>An event of the synthetic shop, customers and products by index.</summary>
/// <param name="Time">Milliseconds since 1970 UTC.</param>
/// <param name="Order">Number of the order within the day; 0 for none.</param>
internal readonly record struct ShopAction(long Time, int Customer, int Product, EventKind Kind, int Quantity, int Order);

/// <summary>What a customer's past adds to their next session: what they looked at, own, and are about to run out of.</summary>
internal sealed class CustomerMemory
{
    private const int Remembered = 4;
    private const int MostDue = 8;

    private readonly Queue<int> _viewed = new();
    private readonly List<(int Product, int Day)> _due = [];
    private readonly HashSet<int> _owned = [];

    public bool HasViewed => _viewed.Count > 0;

    /// <summary>Products looked at last, the one that is forgotten next first.</summary>
    public IReadOnlyCollection<int> Remembering => _viewed;

    public void Viewed(int product)
    {
        if (!_viewed.Contains(product))
        {
            _viewed.Enqueue(product);
            if (_viewed.Count > Remembered)
            {
                _viewed.Dequeue();
            }
        }
    }

    public int AnyViewed(Random random) => _viewed.ElementAt(random.Next(_viewed.Count));

    public bool Remembers(int product) => _viewed.Contains(product);

    /// <summary>Bought, and of a kind one buys once.</summary>
    public void Own(int product) => _owned.Add(product);

    public bool Owns(int product) => _owned.Contains(product);

    /// <summary>Will be used up by a day.</summary>
    public void UsedUpOn(int product, int day)
    {
        _due.RemoveAll(d => d.Product == product);
        if (_due.Count < MostDue)
        {
            _due.Add((product, day));
        }
    }

    /// <summary>A product that is used up by now, taken off the list; -1 for none.</summary>
    public int TakeDue(int day)
    {
        var index = _due.FindIndex(d => d.Day <= day);
        if (index < 0)
        {
            return -1;
        }

        var product = _due[index].Product;
        _due.RemoveAt(index);
        return product;
    }
}

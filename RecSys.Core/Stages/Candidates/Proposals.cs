using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// What one source proposes for one customer: eligible products only, each once. Belongs to one thread and is reused from source to
/// source; clearing costs what was touched.
/// </summary>
public sealed class Proposals
{
    private readonly Eligibility _eligibility;
    private readonly int[] _slots;
    private readonly int[] _products;
    private readonly double[] _scores;
    private readonly ulong[] _keys;
    private readonly ProductOrder _order;
    private CustomerView _customer = null!;

    /// <param name="eligibility">What may be recommended.</param>
    /// <param name="order">Products by id, for ties.</param>
    internal Proposals(Eligibility eligibility, ProductOrder order)
    {
        _eligibility = eligibility;
        _order = order;
        _slots = new int[order.Count];
        _products = new int[order.Count];
        _scores = new double[order.Count];
        _keys = new ulong[order.Count];
    }

    /// <summary>How many will be kept: a source that proposes in order of score may stop there.</summary>
    public int Wanted { get; private set; }

    /// <summary>Distinct eligible products proposed so far.</summary>
    public int Count { get; private set; }

    /// <summary>A source that proposes in order of score has proposed all that will be kept.</summary>
    public bool IsFull => Count >= Wanted;

    /// <summary>Proposes a product; proposing it again adds to its score. A product that may not be recommended is passed over.</summary>
    public void Add(int product, double score)
    {
        if (score <= 0)
        {
            return;
        }

        ref var slot = ref _slots[product];
        if (slot > 0)
        {
            _scores[slot - 1] += score;
        }
        else if (_eligibility.Allows(_customer, product))
        {
            _products[Count] = product;
            _scores[Count] = score;
            slot = ++Count;
        }
    }

    /// <summary>Proposes a ranking's products, best first, until enough are eligible.</summary>
    public void AddRanked(int[] ranking, double[] scores, double factor = 1)
    {
        var before = Count;
        foreach (var product in ranking)
        {
            Add(product, scores[product] * factor);
            if (Count - before >= Wanted)
            {
                return;
            }
        }
    }

    /// <inheritdoc cref="AddRanked(int[], double[], double)" />
    public void AddRanked(int[] ranking, int[] scores)
    {
        var before = Count;
        foreach (var product in ranking)
        {
            Add(product, scores[product]);
            if (Count - before >= Wanted)
            {
                return;
            }
        }
    }

    /// <inheritdoc cref="AddRanked(int[], double[], double)" />
    public void AddRanked(int[] ranking, SparseCounts.Row scores)
    {
        var before = Count;
        foreach (var product in ranking)
        {
            Add(product, scores[product]);
            if (Count - before >= Wanted)
            {
                return;
            }
        }
    }

    /// <summary>Begins a source's proposals.</summary>
    /// <param name="wanted">How many will be kept.</param>
    internal void Open(CustomerView customer, int wanted)
    {
        Wanted = wanted;
        for (var i = 0; i < Count; i++)
        {
            _slots[_products[i]] = 0;
        }

        _customer = customer;
        Count = 0;
    }

    /// <summary>The best proposals as keys of <see cref="ProductOrder"/>, best first, equal scores by product id.</summary>
    internal ReadOnlySpan<ulong> Best()
    {
        for (var i = 0; i < Count; i++)
        {
            _keys[i] = _order.Key((float)_scores[i], _products[i]);
        }

        return SortKeys.Smallest(_keys.AsSpan(0, Count), Wanted);
    }
}

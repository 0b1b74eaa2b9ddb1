using System.Diagnostics;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// What one source proposes for one customer: eligible products only. Belongs to one thread and is reused from source to source; clearing
/// costs what was touched. A source either adds up (<see cref="Add"/>) or proposes each product once (<see cref="AddOnce(int, double)"/> and the
/// rankings), which needs no table of what was proposed already.
/// </summary>
public sealed class Proposals
{
    private readonly Eligibility _eligibility;
    private readonly ProductOrder _order;
    private readonly Dictionary<int[], ulong[]> _ranked = new(ReferenceEqualityComparer.Instance);

    // Of sources that add up.
    private readonly int[] _slots;
    private readonly int[] _products;
    private readonly double[] _scores;
    private int _added;

    // Of sources that propose each product once: the best of what came so far, in no order.
    private readonly ulong[] _keys;
    private int _count;
    private ulong _worst;
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

    /// <summary>What scores below this is not kept: a source that knows the rest to be lower may stop.</summary>
    public float Floor { get; private set; }

    /// <summary>Proposes a product; proposing it again adds to its score. A product that may not be recommended is passed over.</summary>
    public void Add(int product, double score)
    {
        Debug.Assert(_count == 0, "A source adds up or proposes once, not both.");
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
            _products[_added] = product;
            _scores[_added] = score;
            slot = ++_added;
        }
    }

    /// <summary>Proposes a product that this source does not propose again. A product that may not be recommended is passed over.</summary>
    public void AddOnce(int product, double score)
    {
        // Most of what a source knows scores below what it has proposed already: it is not worth asking whether it may be recommended.
        if ((float)score >= Floor)
        {
            Offer(product, score);
        }
    }

    /// <summary>Proposes products that this source does not propose again, in any order.</summary>
    public void AddOnce(ReadOnlySpan<int> products, ReadOnlySpan<float> scores)
    {
        for (var i = 0; i < products.Length; i++)
        {
            if (scores[i] >= Floor)
            {
                Offer(products[i], scores[i]);
            }
        }
    }

    /// <summary>Proposes a ranking's products, best first, until enough are eligible. Several rankings of one source share no product.</summary>
    /// <param name="ranking">Of the catalogue: the same for every customer.</param>
    /// <param name="scores">By product, falling along the ranking.</param>
    /// <param name="factor">For this customer.</param>
    public void AddRanked(int[] ranking, double[] scores, double factor)
    {
        var taken = 0;
        foreach (var product in ranking)
        {
            var score = scores[product] * factor;
            if ((float)score < Floor)
            {
                return;
            }

            taken += Offer(product, score) ? 1 : 0;
            if (taken >= Wanted)
            {
                return;
            }
        }
    }

    /// <summary>Proposes one ranking's products, best first, until enough are eligible.</summary>
    /// <param name="ranking">Of the catalogue: the same for every customer.</param>
    /// <param name="scores">By product, falling along the ranking.</param>
    public void AddRanked(int[] ranking, double[] scores)
    {
        if (!_ranked.TryGetValue(ranking, out var keys))
        {
            _ranked[ranking] = keys = Array.ConvertAll(ranking, product => _order.Key((float)scores[product], product));
        }

        TakeRanked(ranking, keys);
    }

    /// <inheritdoc cref="AddRanked(int[], double[])" />
    public void AddRanked(int[] ranking, int[] scores)
    {
        if (!_ranked.TryGetValue(ranking, out var keys))
        {
            _ranked[ranking] = keys = Array.ConvertAll(ranking, product => _order.Key(scores[product], product));
        }

        TakeRanked(ranking, keys);
    }

    /// <inheritdoc cref="AddRanked(int[], double[])" />
    public void AddRanked(int[] ranking, SparseCounts.Row scores)
    {
        if (!_ranked.TryGetValue(ranking, out var keys))
        {
            _ranked[ranking] = keys = Array.ConvertAll(ranking, product => _order.Key(scores[product], product));
        }

        TakeRanked(ranking, keys);
    }

    /// <summary>Begins a source's proposals.</summary>
    /// <param name="wanted">How many will be kept.</param>
    internal void Open(CustomerView customer, int wanted)
    {
        foreach (var product in _products.AsSpan(0, _added))
        {
            _slots[product] = 0;
        }

        (_customer, Wanted) = (customer, wanted);
        (_added, _count, _worst, Floor) = (0, 0, ulong.MaxValue, 0);
    }

    /// <summary>The best proposals as keys of <see cref="ProductOrder"/>, best first, equal scores by product id.</summary>
    internal ReadOnlySpan<ulong> Best()
    {
        for (var i = 0; i < _added; i++)
        {
            _keys[i] = _order.Key((float)_scores[i], _products[i]);
        }

        return SortKeys.Smallest(_keys.AsSpan(0, _added + _count), Wanted);
    }

    /// <returns>False where the product may not be recommended, or has no score.</returns>
    private bool Offer(int product, double score)
    {
        Debug.Assert(_added == 0, "A source adds up or proposes once, not both.");
        if (score <= 0 || !_eligibility.Allows(_customer, product))
        {
            return false;
        }

        var key = _order.Key((float)score, product);
        if (key < _worst)
        {
            Keep(key);
        }

        return true;
    }

    private void TakeRanked(int[] ranking, ulong[] keys)
    {
        Debug.Assert(_added + _count == 0, "A source proposes one ranking as it stands.");
        var wanted = Math.Min(Wanted, keys.Length);
        for (var i = 0; i < keys.Length && _count < wanted; i++)
        {
            if (_eligibility.Allows(_customer, ranking[i]))
            {
                _keys[_count++] = keys[i];
            }
        }
    }

    /// <summary>What has once fallen behind as many as are wanted never comes back: it is cut when there are twice as many.</summary>
    private void Keep(ulong key)
    {
        _keys[_count++] = key;
        if (_count == Wanted)
        {
            Raise();
        }
        else if (_count == 2 * Wanted)
        {
            SortKeys.Part(_keys.AsSpan(0, _count), Wanted);
            _count = Wanted;
            Raise();
        }
    }

    private void Raise()
    {
        _worst = 0;
        foreach (var key in _keys.AsSpan(0, _count))
        {
            _worst = Math.Max(_worst, key);
        }

        Floor = ProductOrder.ScoreOf(_worst);
    }
}

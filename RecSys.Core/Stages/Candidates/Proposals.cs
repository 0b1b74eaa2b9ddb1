using System.Diagnostics;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// What one source proposes for one customer: eligible products only. Belongs to one thread and is reused from source to source; clearing
/// costs what was touched. A source either adds up (<see cref="Add"/>) or proposes each product once (<see cref="AddOnce"/>, <see cref="AddAll(ReadOnlySpan{int}, ReadOnlySpan{float})"/> and the
/// rankings), which needs no table of what was proposed already.
/// </summary>
public sealed class Proposals
{
    /// <summary>In place of the score of a ranking that has no more.</summary>
    private const float Ended = -1;

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
    private readonly ulong[] _scratch;
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
        _keys = new ulong[order.Count + 1];
        _scratch = new ulong[order.Count];
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

    /// <summary>Proposes all that a source knows of, each product once, in any order; nothing else may be proposed by it.</summary>
    public void AddAll(ReadOnlySpan<int> products, ReadOnlySpan<float> scores)
    {
        Debug.Assert(_added + _count == 0, "A source proposes all it knows at once.");
        var bought = _customer.Bought;
        var (keys, count, forgives) = (_keys, 0, _eligibility.LeavesOutBought ? 0 : 1);
        for (var i = 0; i < products.Length; i++)
        {
            // Which score counts can hardly be foretold: the key is written in any case and counted where it does.
            var product = products[i];
            keys[count] = _order.Key(scores[i], product);
            count += (scores[i] > 0 ? 1 : 0) & (forgives | (1 - bought[product]));
        }

        _count = _eligibility.AsksForNoMore ? count : Filter(count);
    }

    /// <inheritdoc cref="AddAll(ReadOnlySpan{int}, ReadOnlySpan{float})" />
    public void AddAll(ReadOnlySpan<int> products, ReadOnlySpan<double> scores)
    {
        Debug.Assert(_added + _count == 0, "A source proposes all it knows at once.");
        var bought = _customer.Bought;
        var (keys, count, forgives) = (_keys, 0, _eligibility.LeavesOutBought ? 0 : 1);
        for (var i = 0; i < products.Length; i++)
        {
            // Which score counts can hardly be foretold: the key is written in any case and counted where it does.
            var product = products[i];
            keys[count] = _order.Key((float)scores[i], product);
            count += (scores[i] > 0 ? 1 : 0) & (forgives | (1 - bought[product]));
        }

        _count = _eligibility.AsksForNoMore ? count : Filter(count);
    }

    /// <summary>
    /// Proposes the best of several rankings that share no product, of each no more than are wanted. They are merged from the top, so that no more is looked at than
    /// can be kept; nothing else may be proposed by the source.
    /// </summary>
    /// <param name="rankings">Products, best first, of the catalogue.</param>
    /// <param name="factors">For this customer, by ranking.</param>
    /// <param name="scores">By product, falling along each ranking.</param>
    public void AddMerged(ReadOnlySpan<int[]> rankings, ReadOnlySpan<double> factors, double[] scores)
    {
        Debug.Assert(_added + _count == 0, "A source proposes its rankings at once.");
        Span<int> next = stackalloc int[rankings.Length];
        Span<int> taken = stackalloc int[rankings.Length];
        Span<float> heads = stackalloc float[rankings.Length];
        for (var r = 0; r < rankings.Length; r++)
        {
            heads[r] = Head(rankings[r], 0, factors[r], scores);
        }

        var lowest = 0f;
        while (true)
        {
            var best = 0;
            for (var r = 1; r < heads.Length; r++)
            {
                best = heads[r] > heads[best] ? r : best;
            }

            // Of those that score like the last one wanted, their ids decide.
            if (heads.IsEmpty || heads[best] < 0 || (_count >= Wanted && heads[best] < lowest))
            {
                return;
            }

            var product = rankings[best][next[best]++];
            if (_eligibility.Allows(_customer, product))
            {
                _keys[_count++] = _order.Key(heads[best], product);
                lowest = heads[best];
                taken[best]++;
            }

            heads[best] = taken[best] < Wanted ? Head(rankings[best], next[best], factors[best], scores) : Ended;
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

        return SortKeys.Smallest(_keys.AsSpan(0, _added + _count), Wanted, _scratch);
    }

    /// <summary>Score of a ranking's product, negative where it has ended or goes on without scores.</summary>
    private static float Head(int[] ranking, int next, double factor, double[] scores) =>
        next < ranking.Length && scores[ranking[next]] * factor is > 0 and var score ? (float)score : Ended;

    /// <summary>Leaves those of the first keys that the list at hand asks for.</summary>
    private int Filter(int count)
    {
        var left = 0;
        foreach (var key in _keys.AsSpan(0, count))
        {
            if (_eligibility.Allows(_customer, _order.ProductOf(key)))
            {
                _keys[left++] = key;
            }
        }

        return left;
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

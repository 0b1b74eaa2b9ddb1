using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// Asks every source for its best proposals and merges them by reciprocal rank fusion: merit = Σ weight / (constant + rank) over the
/// sources that propose a product (Cormack, Clarke and Büttcher 2009). Every source of a product is kept with rank and score; the cap
/// cuts by merit, equal merits by product id. One instance per thread: it keeps its scratch arrays and allocates nothing per customer.
/// </summary>
public sealed class Retriever
{
    private readonly ProductOrder _order;
    private readonly Proposals _proposals;
    private readonly CandidateList _merged;
    private readonly RetrievalMeter? _meter;
    private readonly IReadOnlyList<ICandidateSource> _sources;
    private readonly double[] _weights;
    private readonly int[] _quotas;
    private readonly double _constant;
    private readonly int _capacity;

    // One slot per distinct product proposed for the customer at hand.
    private readonly int[] _slotOf;
    private readonly int[] _products;
    private readonly double[] _merits;
    private readonly int[] _ranks;
    private readonly float[] _scores;
    private readonly ulong[] _keys;
    private int _count;

    /// <param name="catalogue">As of the moment to retrieve at.</param>
    /// <param name="settings">Sections Candidates and Recommendation.</param>
    /// <param name="meter">Counts what each source contributes; null counts nothing.</param>
    public Retriever(Catalogue catalogue, LabSettings settings, RetrievalMeter? meter = null)
        : this(catalogue, settings, CandidateSources.All, meter)
    {
    }

    internal Retriever(Catalogue catalogue, LabSettings settings, IReadOnlyList<ICandidateSource> sources, RetrievalMeter? meter = null)
    {
        var candidates = settings.Candidates;
        _sources = sources;
        _meter = meter;
        _weights = [.. sources.Select(s => candidates.Weights.GetValueOrDefault(s.Name, 1))];
        _quotas = [.. sources.Select(s => candidates.QuotaOf(s.Name))];
        _constant = candidates.FusionConstant;
        _capacity = candidates.MaxPerCustomer;
        _order = new ProductOrder(catalogue.State);
        Eligibility = new Eligibility(settings.Recommendation);
        _proposals = new Proposals(Eligibility, _order);
        var slots = Math.Min(_order.Count, _quotas.Sum());
        _slotOf = new int[_order.Count];
        _products = new int[slots];
        _merits = new double[slots];
        _ranks = new int[slots * sources.Count];
        _scores = new float[slots * sources.Count];
        _keys = new ulong[slots];
        _merged = new CandidateList(sources.Count, Math.Min(slots, candidates.MaxPerCustomer));
    }

    /// <summary>What may be proposed.</summary>
    public Eligibility Eligibility { get; }

    /// <summary>The customer's candidates, best merit first. The list is reused by the next call.</summary>
    public CandidateList Retrieve(CustomerView customer)
    {
        Clear();
        for (var source = 0; source < _sources.Count; source++)
        {
            if (_weights[source] > 0)
            {
                var started = _meter?.Start() ?? 0;
                _proposals.Open(customer, _quotas[source]);
                _sources[source].Propose(customer, _proposals);
                var proposed = Collect(source);
                _meter?.Proposed(source, proposed, started);
            }
        }

        Merge();
        _meter?.Merged(_merged);
        return _merged;
    }

    private int Collect(int source)
    {
        var best = _proposals.Best();
        for (var i = 0; i < best.Length; i++)
        {
            var slot = SlotOf(_order.ProductOf(best[i]));
            _merits[slot] += _weights[source] / (_constant + i + 1);
            _ranks[slot * _sources.Count + source] = i + 1;
            _scores[slot * _sources.Count + source] = ProductOrder.ScoreOf(best[i]);
        }

        return best.Length;
    }

    private int SlotOf(int product)
    {
        ref var slot = ref _slotOf[product];
        if (slot == 0)
        {
            _products[_count] = product;
            slot = ++_count;
        }

        return slot - 1;
    }

    private void Merge()
    {
        for (var slot = 0; slot < _count; slot++)
        {
            _keys[slot] = _order.Key((float)_merits[slot], _products[slot]);
        }

        var sources = _sources.Count;
        foreach (var key in SortKeys.Smallest(_keys.AsSpan(0, _count), _capacity))
        {
            var slot = _slotOf[_order.ProductOf(key)] - 1;
            _merged.Add(_products[slot], _merits[slot], _ranks.AsSpan(slot * sources, sources), _scores.AsSpan(slot * sources, sources));
        }
    }

    private void Clear()
    {
        foreach (var product in _products.AsSpan(0, _count))
        {
            _slotOf[product] = 0;
        }

        _merits.AsSpan(0, _count).Clear();
        _ranks.AsSpan(0, _count * _sources.Count).Clear();
        _scores.AsSpan(0, _count * _sources.Count).Clear();
        _count = 0;
        _merged.Clear();
    }
}

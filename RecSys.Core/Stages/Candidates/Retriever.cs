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
    private readonly int _capacity;

    // What every source has proposed for the customer at hand, best first, one after the other.
    private readonly ulong[] _proposed;
    private readonly int[] _ends;

    // What a rank within a source is worth, by source and rank.
    private readonly double[][] _worths;

    // Distinct products proposed, by their places among all ids, and by such a place the merit and then the place among the candidates, from 1.
    private readonly int[] _ids;
    private readonly double[] _merits;
    private readonly int[] _places;
    private readonly ulong[] _keys;
    private readonly ulong[] _scratch;
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
        _capacity = candidates.MaxPerCustomer;
        _order = new ProductOrder(catalogue.State);
        Eligibility = new Eligibility(settings.Recommendation);
        _proposals = new Proposals(Eligibility, _order);
        var slots = Math.Min(_order.Count, _quotas.Sum());
        _proposed = new ulong[_quotas.Sum(quota => Math.Min(quota, _order.Count))];
        _ends = new int[sources.Count];
        _worths = [.. sources.Select((_, s) => Enumerable.Range(1, Math.Min(_quotas[s], _order.Count)).Select(rank => _weights[s] / (candidates.FusionConstant + rank)).ToArray())];
        _ids = new int[slots + 1];
        _merits = new double[_order.Count];
        _places = new int[_order.Count];
        _keys = new ulong[slots];
        _scratch = new ulong[slots];
        _merged = new CandidateList(sources.Count, Math.Min(slots, candidates.MaxPerCustomer));
    }

    /// <summary>What may be proposed.</summary>
    public Eligibility Eligibility { get; }

    /// <summary>The customer's candidates, best merit first. The list is reused by the next call.</summary>
    public CandidateList Retrieve(CustomerView customer)
    {
        var proposed = 0;
        for (var source = 0; source < _sources.Count; source++)
        {
            if (_weights[source] > 0)
            {
                var started = _meter?.Start() ?? 0;
                _proposals.Open(customer, _quotas[source]);
                _sources[source].Propose(customer, _proposals);
                var best = _proposals.Best();
                best.CopyTo(_proposed.AsSpan(proposed));
                Count(best, _worths[source]);
                proposed += best.Length;
                _meter?.Proposed(source, best.Length, started);
            }

            _ends[source] = proposed;
        }

        Merge();
        _meter?.Merged(_merged);
        return _merged;
    }

    private void Count(ReadOnlySpan<ulong> best, double[] worths)
    {
        var (ids, merits, count) = (_ids, _merits, _count);
        for (var i = 0; i < best.Length; i++)
        {
            // Whether it is the product's first source can hardly be foretold: it is written in any case and counted where it is.
            var id = ProductOrder.PlaceOf(best[i]);
            ref var merit = ref merits[id];
            ids[count] = id;
            count += merit == 0 ? 1 : 0;
            merit += worths[i];
        }

        _count = count;
    }

    private void Merge()
    {
        for (var i = 0; i < _count; i++)
        {
            _keys[i] = ProductOrder.KeyAt((float)_merits[_ids[i]], _ids[i]);
        }

        var best = SortKeys.Smallest(_keys.AsSpan(0, _count), _capacity, _scratch);
        _merged.Clear();
        foreach (var key in best)
        {
            var id = ProductOrder.PlaceOf(key);
            _places[id] = _merged.Add(_order.ProductAt(id), _merits[id]);
        }

        var start = 0;
        for (var source = 0; source < _ends.Length; source++)
        {
            for (var i = start; i < _ends[source]; i++)
            {
                if (_places[ProductOrder.PlaceOf(_proposed[i])] is > 0 and var place)
                {
                    _merged.Set(place - 1, source, i - start + 1, ProductOrder.ScoreOf(_proposed[i]));
                }
            }

            start = _ends[source];
        }

        foreach (var id in _ids.AsSpan(0, _count))
        {
            (_merits[id], _places[id]) = (0, 0);
        }

        _count = 0;
    }
}

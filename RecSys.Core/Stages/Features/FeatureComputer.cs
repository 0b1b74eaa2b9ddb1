using System.Runtime.Intrinsics;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>
/// Fills feature rows. One instance per thread and catalogue: product features are computed once per product, customer features once per
/// customer, as are features of the pair's own history for all products that the customer never met, and no row allocates.
/// </summary>
public sealed class FeatureComputer
{
    private readonly PairContext _context;
    private readonly (int Column, Func<PairContext, float> Compute)[] _pair;
    private readonly (int Column, Func<PairContext, float> Compute)[] _history;
    private readonly (int Column, Func<PairContext, float> Compute)[] _customer;
    private readonly (int Column, Func<PairContext, float> Compute)[] _product;
    private readonly (int Column, int Source)[] _reciprocalRanks;
    private readonly float[] _reciprocals;
    private readonly int _firstRank;
    private readonly int _firstProduct;
    private readonly float[] _template;
    private readonly int _templateEnd;
    private readonly float[] _productValues;
    private readonly bool[] _productKnown;

    public FeatureComputer(FeatureCatalog features, Catalogue catalogue)
    {
        FeatureCount = features.Count;
        _context = new PairContext(catalogue);
        _pair = OfGrain(features, FeatureGrain.Pair, isOfHistory: false);
        _history = OfGrain(features, FeatureGrain.Pair, isOfHistory: true);
        _reciprocals = [0, .. Enumerable.Range(1, catalogue.State.Products.Count).Select(rank => 1f / rank)];
        _reciprocalRanks = [.. features.Features.Select((f, column) => (Column: column, f.Source)).Where(f => f.Source is not null).Select(f => (f.Column, f.Source!.Value))];
        _firstRank = _reciprocalRanks.Select((r, i) => r.Source == i && r.Column == _reciprocalRanks[0].Column + i).All(inLine => inLine) && _reciprocalRanks.Length > 0 ? _reciprocalRanks[0].Column : -1;
        _customer = OfGrain(features, FeatureGrain.Customer, isOfHistory: false);
        _product = OfGrain(features, FeatureGrain.Product, isOfHistory: false);
        _firstProduct = _product.Length > 0 && _product[^1].Column - _product[0].Column == _product.Length - 1 ? _product[0].Column : -1;
        _template = new float[features.Count];
        _templateEnd = _customer.Concat(_history).Select(f => f.Column + 1).DefaultIfEmpty(0).Max();
        _productValues = new float[catalogue.State.Products.Count * _product.Length];
        _productKnown = new bool[catalogue.State.Products.Count];
    }

    /// <summary>Values per row.</summary>
    public int FeatureCount { get; }

    /// <summary>Writes a row per candidate, row-major, in the order of the list.</summary>
    /// <param name="customer">Loaded, of the same catalogue.</param>
    /// <param name="candidates">The customer's.</param>
    /// <param name="values">At least <c>candidates.Count × FeatureCount</c>.</param>
    public void Fill(CustomerView customer, CandidateList candidates, Span<float> values)
    {
        if (candidates.Count == 0)
        {
            return;
        }

        // What is only copied goes first, row after row: waiting for one product's values does not hold up the next one's.
        Begin(customer, candidates);
        for (var candidate = 0; candidate < candidates.Count; candidate++)
        {
            var row = values.Slice(candidate * FeatureCount, FeatureCount);
            _template.AsSpan(0, _templateEnd).CopyTo(row);
            CopyProduct(candidate, row);
            CopyRanks(candidates.RanksOf(candidate), row);
        }

        for (var candidate = 0; candidate < candidates.Count; candidate++)
        {
            var row = values.Slice(candidate * FeatureCount, FeatureCount);
            _context.MoveTo(candidate);
            if (customer.Knows(_context.Product))
            {
                Compute(_history, row);
            }

            Compute(_pair, row);
        }
    }

    /// <summary>Computes what is the same in most of a customer's rows.</summary>
    private void Begin(CustomerView customer, CandidateList candidates)
    {
        _context.Open(customer, candidates);
        _context.MoveTo(0);
        Compute(_customer, _template);
        if (_history.Length == 0)
        {
            return;
        }

        var candidate = 0;
        while (candidate < candidates.Count && customer.Knows(candidates.Products[candidate]))
        {
            candidate++;
        }

        if (candidate < candidates.Count)
        {
            _context.MoveTo(candidate);
            Compute(_history, _template);
        }
    }

    private void Compute((int Column, Func<PairContext, float> Compute)[] features, Span<float> row)
    {
        foreach (var (column, compute) in features)
        {
            row[column] = compute(_context);
        }
    }

    private void CopyProduct(int candidate, Span<float> row)
    {
        var product = ProductValues(candidate);
        if (_firstProduct >= 0)
        {
            product.CopyTo(row[_firstProduct..]);
        }
        else
        {
            Scatter(product, row);
        }
    }

    private void CopyRanks(ReadOnlySpan<int> ranks, Span<float> row)
    {
        if (_firstRank >= 0 && ranks.Length == _reciprocalRanks.Length)
        {
            Reciprocals(ranks, row.Slice(_firstRank, ranks.Length));
            return;
        }

        foreach (var (column, source) in _reciprocalRanks)
        {
            row[column] = _reciprocals[ranks[source]];
        }
    }

    /// <summary>1 / rank, and 0 for rank 0.</summary>
    private static void Reciprocals(ReadOnlySpan<int> ranks, Span<float> into)
    {
        var at = 0;
        for (; at + Vector256<int>.Count <= ranks.Length; at += Vector256<int>.Count)
        {
            Reciprocals(ranks, into, at);
        }

        if (at < ranks.Length && ranks.Length >= Vector256<int>.Count)
        {
            // The last eight, some of them a second time.
            Reciprocals(ranks, into, ranks.Length - Vector256<int>.Count);
            return;
        }

        for (; at < ranks.Length; at++)
        {
            into[at] = ranks[at] == 0 ? 0 : 1f / ranks[at];
        }
    }

    private static void Reciprocals(ReadOnlySpan<int> ranks, Span<float> into, int at)
    {
        var eight = Vector256.Create(ranks[at..]);
        var proposed = Vector256.GreaterThan(eight, Vector256<int>.Zero).AsSingle();
        (Vector256<float>.One / Vector256.ConvertToSingle(eight) & proposed).CopyTo(into[at..]);
    }

    private void Scatter(ReadOnlySpan<float> product, Span<float> row)
    {
        for (var i = 0; i < product.Length; i++)
        {
            row[_product[i].Column] = product[i];
        }
    }

    private ReadOnlySpan<float> ProductValues(int candidate)
    {
        var product = _context.Candidates.Products[candidate];
        var values = _productValues.AsSpan(product * _product.Length, _product.Length);
        if (!_productKnown[product])
        {
            _productKnown[product] = true;
            _context.MoveTo(candidate);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = _product[i].Compute(_context);
            }
        }

        return values;
    }

    private static (int, Func<PairContext, float>)[] OfGrain(FeatureCatalog features, FeatureGrain grain, bool isOfHistory) =>
        [.. features.Features.Select((f, column) => (Feature: f, Column: column)).Where(f => f.Feature.Grain == grain && f.Feature.Source is null && f.Feature.IsOfHistory == isOfHistory).Select(f => (f.Column, f.Feature.Compute))];
}

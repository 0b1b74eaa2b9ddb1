using System.Runtime.InteropServices;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Generation;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>
/// Ranks the whole eligible catalogue by the purchases that the stored truth lets expect in the fold's window: no ranker can be expected to
/// do better, because what is left is chance. Only a generated shop has one. One instance per thread.
/// </summary>
/// <param name="forecast">Of the fold's window.</param>
/// <param name="catalogue">Of the fold's cutoff.</param>
/// <param name="listLength">Most products per list.</param>
public sealed class OracleScorer(ShopForecast forecast, Catalogue catalogue, int listLength) : IListScorer
{
    private readonly TopList _top = new(listLength);
    private readonly double[] _expected = new double[forecast.ProductCount];
    private readonly double[] _byProduct = new double[catalogue.State.Products.Count];
    private readonly int[] _places = PlacesOf(forecast, catalogue);
    private readonly List<int> _viewed = [];
    private readonly List<int> _bought = [];
    private long? _loaded;

    public string Name => ScorerNames.Oracle;

    public string Sentence => "By the true tastes behind the generated shop: the ceiling.";

    public void Rank(CandidateRows customer, RankedList list)
    {
        Load(customer);
        list.Clear();
        _top.Clear();
        var ids = customer.ProductIds;
        for (var product = 0; product < ids.Length; product++)
        {
            if (_top.Wants(_byProduct[product]) && customer.Eligibility.Allows(customer.Customer, product))
            {
                _top.Offer(_byProduct[product], ids[product], product);
            }
        }

        for (var i = 0; i < _top.Count; i++)
        {
            list.Add(_top.Positions[i], _top.Scores[i]);
        }
    }

    public void ScoreCandidates(CandidateRows customer, Span<double> scores)
    {
        Load(customer);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = _byProduct[customer.Candidates.Products[i]];
        }
    }

    private void Load(CandidateRows customer)
    {
        var history = customer.Customer.Customer;
        if (_loaded == history.Id)
        {
            return;
        }

        _loaded = history.Id;
        Collect(history, EventKind.View, _viewed);
        Collect(history, EventKind.Purchase, _bought);
        forecast.Expect(history.Id, CollectionsMarshal.AsSpan(_viewed), CollectionsMarshal.AsSpan(_bought), _expected);
        for (var product = 0; product < _byProduct.Length; product++)
        {
            _byProduct[product] = _places[product] is >= 0 and var place ? _expected[place] : 0;
        }
    }

    /// <summary>By the catalogue's product its place in the forecast; -1 for one that the forecast does not know.</summary>
    private static int[] PlacesOf(ShopForecast forecast, Catalogue catalogue)
    {
        var known = forecast.ProductIds.Select((id, place) => (id, place)).ToDictionary(p => p.id, p => p.place);
        return [.. catalogue.State.Products.Select(p => known.GetValueOrDefault(p.Id, -1))];
    }

    /// <summary>The history's products of one kind of event that the forecast knows.</summary>
    private void Collect(CustomerHistory history, EventKind kind, List<int> places)
    {
        places.Clear();
        foreach (ref readonly var e in history.Events)
        {
            if (e.Kind == kind && _places[e.Product] is >= 0 and var place)
            {
                places.Add(place);
            }
        }
    }
}

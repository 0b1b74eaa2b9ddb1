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
    private readonly int[] _indexes = [.. forecast.ProductIds.Select(id => catalogue.State.FindProduct(id)?.Index ?? -1)];
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
        forecast.Expect(history.Id, Products(history, EventKind.View), Products(history, EventKind.Purchase), _expected);
        Array.Clear(_byProduct);
        for (var i = 0; i < _expected.Length; i++)
        {
            if (_indexes[i] >= 0)
            {
                _byProduct[_indexes[i]] = _expected[i];
            }
        }
    }

    private List<long> Products(CustomerHistory history, EventKind kind)
    {
        var products = new List<long>();
        foreach (ref readonly var e in history.Events)
        {
            if (e.Kind == kind)
            {
                products.Add(catalogue.Product(e.Product).Id);
            }
        }

        return products;
    }
}

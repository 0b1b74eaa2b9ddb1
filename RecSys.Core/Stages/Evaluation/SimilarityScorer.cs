using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>One collaborative score alone, over the whole eligible catalogue, filled up by popularity: a strong baseline without a ranker.</summary>
public sealed class SimilarityScorer(string name, string sentence, Func<CustomerView, int, double> score, int listLength) : IListScorer
{
    private readonly TopList _top = new(listLength);

    public string Name => name;

    public string Sentence => sentence;

    public void Rank(CandidateRows customer, RankedList list)
    {
        list.Clear();
        _top.Clear();
        var products = customer.Catalogue.State.Products;
        for (var product = 0; product < products.Count; product++)
        {
            if (score(customer.Customer, product) is > 0 and var value && _top.Wants(value) && customer.Eligibility.Allows(customer.Customer, product))
            {
                _top.Offer(value, products[product].Id, product);
            }
        }

        for (var i = 0; i < _top.Count; i++)
        {
            list.Add(_top.Positions[i], _top.Scores[i]);
        }

        list.FillUp(customer.Catalogue.ByPopularity, product => customer.Eligibility.Allows(customer.Customer, product));
    }

    public void ScoreCandidates(CandidateRows customer, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = score(customer.Customer, customer.Candidates.Products[i]);
        }
    }
}

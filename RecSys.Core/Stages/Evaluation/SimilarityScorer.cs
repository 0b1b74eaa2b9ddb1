using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Writes down the products that a history speaks for, each once and in any order, with their scores.</summary>
/// <param name="customer">Loaded.</param>
/// <param name="products">Room for every product of the catalogue.</param>
/// <param name="scores">As much room.</param>
/// <returns>How many were written.</returns>
public delegate int KnownScores(CustomerView customer, Span<int> products, Span<float> scores);

/// <summary>One collaborative score alone, over the whole eligible catalogue, filled up by popularity: a strong baseline without a ranker.</summary>
/// <param name="name">Of the scorer.</param>
/// <param name="sentence">How it ranks.</param>
/// <param name="known">All products with a score above 0; the others are not ranked.</param>
/// <param name="score">The same score of one product.</param>
/// <param name="listLength">Most products per list.</param>
public sealed class SimilarityScorer(string name, string sentence, KnownScores known, Func<CustomerView, int, double> score, int listLength) : IListScorer
{
    private readonly TopList _top = new(listLength);
    private int[] _products = [];
    private float[] _scores = [];

    public string Name => name;

    public string Sentence => sentence;

    /// <summary>By EASE.</summary>
    public static SimilarityScorer Ease(int listLength) => new(
        "ease",
        "By EASE alone, a linear model of all histories; filled up by popularity.",
        static (customer, products, scores) =>
        {
            customer.Catalogue.Ease.Products.CopyTo(products);
            customer.Ease.Scores.CopyTo(scores);
            return customer.Ease.Scores.Length;
        },
        static (customer, product) => customer.Ease[product],
        listLength);

    /// <summary>By item–item similarity.</summary>
    public static SimilarityScorer ItemNeighbours(int listLength) => new(
        "item_neighbours",
        "By item–item similarity alone; filled up by popularity.",
        static (customer, products, scores) =>
        {
            var items = customer.Near.Items;
            for (var i = 0; i < items.Length; i++)
            {
                (products[i], scores[i]) = (items[i], customer.Near.ItemItem(items[i]));
            }

            return items.Length;
        },
        static (customer, product) => customer.NeighbourScore(product),
        listLength);

    public void Rank(CandidateRows customer, RankedList list)
    {
        list.Clear();
        _top.Clear();
        var ids = customer.ProductIds;
        if (_products.Length < ids.Length)
        {
            (_products, _scores) = (new int[ids.Length], new float[ids.Length]);
        }

        var count = known(customer.Customer, _products, _scores);
        for (var i = 0; i < count; i++)
        {
            if (_scores[i] > 0 && _top.Wants(_scores[i]) && customer.Eligibility.Allows(customer.Customer, _products[i]))
            {
                _top.Offer(_scores[i], ids[_products[i]], _products[i]);
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

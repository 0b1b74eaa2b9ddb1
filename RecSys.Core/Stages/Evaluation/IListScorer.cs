using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Ranks the whole eligible catalogue of a customer, and scores the customer's candidates. One instance per thread.</summary>
public interface IListScorer
{
    /// <summary>As tables and the API spell it: model, champion, random, popular, …</summary>
    string Name { get; }

    /// <summary>How it ranks, in one sentence.</summary>
    string Sentence { get; }

    /// <summary>Fills the list with the best products for the loaded customer.</summary>
    void Rank(CandidateRows customer, RankedList list);

    /// <summary>A score per candidate of the loaded customer.</summary>
    void ScoreCandidates(CandidateRows customer, Span<double> scores);
}

/// <summary>The same products in the same order for everybody: a popularity.</summary>
public sealed class PopularityScorer(string name, string sentence, int[] ranking, Func<int, double> score) : IListScorer
{
    public string Name => name;

    public string Sentence => sentence;

    public void Rank(CandidateRows customer, RankedList list)
    {
        list.Clear();
        foreach (var product in ranking)
        {
            if (list.IsFull)
            {
                return;
            }

            if (customer.Eligibility.Allows(customer.Customer, product))
            {
                list.Add(product, score(product));
            }
        }
    }

    public void ScoreCandidates(CandidateRows customer, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = score(customer.Candidates.Products[i]);
        }
    }
}

/// <summary>Any order: the floor. Each pair of customer and product draws its own number, so the list depends on nothing else.</summary>
public sealed class RandomScorer(int seed, int listLength) : IListScorer
{
    private readonly TopList _top = new(listLength);

    public string Name => "random";

    public string Sentence => "Any order, drawn anew for each customer: the floor.";

    public void Rank(CandidateRows customer, RankedList list)
    {
        list.Clear();
        _top.Clear();
        var products = customer.Catalogue.State.Products;
        for (var product = 0; product < products.Count; product++)
        {
            if (customer.Eligibility.Allows(customer.Customer, product))
            {
                _top.Offer(Draw(customer.Customer.Customer.Id, products[product].Id), products[product].Id, product);
            }
        }

        for (var i = 0; i < _top.Count; i++)
        {
            list.Add(_top.Positions[i], _top.Scores[i]);
        }
    }

    public void ScoreCandidates(CandidateRows customer, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Draw(customer.Customer.Customer.Id, customer.Catalogue.Product(customer.Candidates.Products[i]).Id);
        }
    }

    /// <summary>In [0, 1), by the finalizer of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private double Draw(long customerId, long productId)
    {
        var bits = Mix(Mix(Mix((ulong)seed) ^ (ulong)customerId) ^ (ulong)productId);
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong bits)
    {
        bits += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}

/// <summary>The candidates by the rule-based hybrid score, filled up by popularity: what a lab without training would serve.</summary>
public sealed class RuleScorer(int listLength) : IListScorer
{
    private readonly CandidateRanking _ranking = new(listLength);

    public string Name => "rule";

    public string Sentence => "The candidates by the rule-based hybrid score, without training.";

    public void Rank(CandidateRows customer, RankedList list) => _ranking.Rank(customer, list, ScoreCandidates);

    public void ScoreCandidates(CandidateRows customer, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = HybridScore.Of(customer.Customer, customer.Candidates.Products[i]);
        }
    }
}

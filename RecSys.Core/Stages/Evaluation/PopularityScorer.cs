namespace RecSys.Core.Stages.Evaluation;

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

using RecSys.Core.State;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>The candidates by the rule-based hybrid score, filled up by popularity: what a lab without training would serve.</summary>
public sealed class RuleScorer(int listLength) : IListScorer
{
    private readonly CandidateRanking _ranking = new(listLength, Score);

    public string Name => "rule";

    public string Sentence => "The candidates by the rule-based hybrid score, without training.";

    public void Rank(CandidateRows customer, RankedList list) => _ranking.Rank(customer, list);

    public void ScoreCandidates(CandidateRows customer, Span<double> scores) => _ranking.Scores(customer).CopyTo(scores);

    private static void Score(CandidateRows customer, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = HybridScore.Of(customer.Customer, customer.Candidates.Products[i]);
        }
    }
}

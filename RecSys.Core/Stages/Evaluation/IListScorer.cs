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

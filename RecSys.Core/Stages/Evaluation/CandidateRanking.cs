using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

internal delegate void ScoreCandidates(CandidateRows customer, Span<double> scores);

/// <summary>Orders a customer's candidates by a score, equal ones by product id, and fills up by popularity what is missing to K.</summary>
internal sealed class CandidateRanking(int listLength)
{
    private readonly TopList _top = new(listLength);
    private double[] _scores = [];

    public void Rank(CandidateRows customer, RankedList list, ScoreCandidates score)
    {
        list.Clear();
        _top.Clear();
        var candidates = customer.Candidates;
        if (_scores.Length < candidates.Count)
        {
            _scores = new double[candidates.Count];
        }

        var scores = _scores.AsSpan(0, candidates.Count);
        score(customer, scores);
        for (var i = 0; i < scores.Length; i++)
        {
            _top.Offer(scores[i], customer.Catalogue.Product(candidates.Products[i]).Id, i);
        }

        for (var i = 0; i < _top.Count; i++)
        {
            list.Add(candidates.Products[_top.Positions[i]], _top.Scores[i], _top.Positions[i]);
        }

        if (!list.IsFull)
        {
            // Popularity lists only what was ever touched; a young shop may need the rest, too.
            var rest = customer.Catalogue.ByPopularity.Concat(customer.Catalogue.State.Products.Select(p => p.Index));
            list.FillUp(rest, product => customer.Eligibility.Allows(customer.Customer, product));
        }
    }
}

using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

internal delegate void ScoreCandidates(CandidateRows customer, Span<double> scores);

/// <summary>Orders a customer's candidates by a score, equal ones by product id, and fills up by popularity what is missing to K.</summary>
internal sealed class CandidateRanking(int listLength, ScoreCandidates score)
{
    private readonly TopList _top = new(listLength);
    private double[] _scores = [];
    private (CandidateRows? Rows, int Load) _scored;

    /// <summary>The customer's scores, told once however often they are asked for.</summary>
    public ReadOnlySpan<double> Scores(CandidateRows customer)
    {
        var count = customer.Candidates.Count;
        if (_scored != (customer, customer.Loads))
        {
            _scores = _scores.Length < count ? new double[count] : _scores;
            score(customer, _scores.AsSpan(0, count));
            _scored = (customer, customer.Loads);
        }

        return _scores.AsSpan(0, count);
    }

    public void Rank(CandidateRows customer, RankedList list)
    {
        list.Clear();
        _top.Clear();
        var candidates = customer.Candidates;
        var products = candidates.Products;
        var ids = customer.ProductIds;
        var scores = Scores(customer);
        for (var i = 0; i < scores.Length; i++)
        {
            if (_top.Wants(scores[i]))
            {
                _top.Offer(scores[i], ids[products[i]], i);
            }
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

using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Judges users one after the other. One instance per thread.</summary>
internal sealed class UserJudge
{
    private readonly CustomerView _view;
    private readonly CandidateRows _rows;
    private readonly IReadOnlyList<IListScorer> _scorers;
    private readonly RankedList _list;
    private readonly bool[] _isPositive;
    private readonly int _k;
    private double[] _scores = [];
    private bool[] _labels = [];

    public UserJudge(Catalogue catalogue, Func<CandidateRows, IReadOnlyList<IListScorer>> scorers, LabSettings settings)
    {
        _view = new CustomerView(catalogue, settings.Features);
        _rows = new CandidateRows(catalogue, settings);
        _scorers = scorers(_rows);
        _k = settings.Evaluation.K;
        _list = new RankedList(Evaluation.Scorers.ListLength(settings.Evaluation));
        _isPositive = new bool[catalogue.State.Products.Count];
    }

    public UserResult Judge(CustomerHistory customer, HashSet<long> bought)
    {
        _view.Load(customer);
        _rows.Load(_view);
        int[] positives = [.. bought.Select(id => _rows.Catalogue.State.FindProduct(id)?.Index ?? -1).Order()];
        Mark(positives, true);
        var scorers = _scorers.Count;
        var (lists, values, weights) = (new int[scorers][], new double[scorers][], new double[Metrics.All.Count]);
        var labels = Labels();
        float[] scores = [];
        for (var scorer = 0; scorer < scorers; scorer++)
        {
            _scorers[scorer].Rank(_rows, _list);
            lists[scorer] = _list.Products.ToArray();
            _scorers[scorer].ScoreCandidates(_rows, _scores.AsSpan(0, labels.Length));
            scores = scorer == 0 && !_view.IsCold ? Array.ConvertAll(_scores[..labels.Length], s => (float)s) : scores;
            values[scorer] = Values(lists[scorer], positives.Length, labels, weights);
        }

        var result = Result(customer, positives, labels) with
        {
            Lists = lists,
            Values = values,
            Weights = weights,
            Scores = scores,
            Labels = scores.Length > 0 ? labels : [],
        };
        Mark(positives, false);
        return result;
    }

    private double[] Values(int[] list, int positives, bool[] labels, double[] weights)
    {
        var values = new double[Metrics.All.Count];
        var top = list.AsSpan(0, Math.Min(_k, list.Length));
        Span<bool> hits = stackalloc bool[top.Length];
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = _isPositive[top[i]];
        }

        // A metric may sort the candidates: it gets a copy of the labels.
        labels.CopyTo(_labels, 0);
        var judgement = new Judgement
        {
            K = _k,
            Products = top,
            Hits = hits,
            Positives = positives,
            CandidateScores = _scores.AsSpan(0, labels.Length),
            CandidateLabels = _labels.AsSpan(0, labels.Length),
            Catalogue = _rows.Catalogue,
        };
        for (var metric = 0; metric < values.Length; metric++)
        {
            weights[metric] = Metrics.All[metric].Weight?.Invoke(judgement) ?? 1;
            values[metric] = Metrics.All[metric].OfUser?.Invoke(judgement) ?? double.NaN;
        }

        return values;
    }

    private bool[] Labels()
    {
        var labels = new bool[_rows.Candidates.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = _isPositive[_rows.Candidates.Products[i]];
        }

        if (_scores.Length < labels.Length)
        {
            (_scores, _labels) = (new double[labels.Length], new bool[labels.Length]);
        }

        return labels;
    }

    private UserResult Result(CustomerHistory customer, int[] positives, bool[] labels)
    {
        var candidates = _rows.Candidates;
        var (bySource, alone) = (new int[candidates.SourceCount], new int[candidates.SourceCount]);
        for (var i = 0; i < labels.Length; i++)
        {
            if (!labels[i])
            {
                continue;
            }

            var ranks = candidates.RanksOf(i);
            var proposers = ranks.Length - ranks.Count(0);
            for (var source = 0; source < ranks.Length; source++)
            {
                bySource[source] += ranks[source] > 0 ? 1 : 0;
                alone[source] += ranks[source] > 0 && proposers == 1 ? 1 : 0;
            }
        }

        return new UserResult
        {
            Customer = customer.Index,
            Events = customer.Events.Length,
            Positives = positives,
            FoundProducts = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i]).Select(i => _rows.Candidates.Products[i])],
            FoundBySource = bySource,
            FoundAlone = alone,
            Lists = [],
            Values = [],
            Weights = [],
            Scores = [],
            Labels = [],
        };
    }

    private void Mark(int[] products, bool positive)
    {
        foreach (var product in products)
        {
            if (product >= 0)
            {
                _isPositive[product] = positive;
            }
        }
    }
}

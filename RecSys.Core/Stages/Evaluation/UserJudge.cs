using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>One user's figures: per scorer a list, and per metric a value and its weight.</summary>
internal sealed record UserResult(int Positives, int Found, int[] FoundBySource, int[] FoundAlone, int[][] Lists, double[][] Values, double[][] Weights);

/// <summary>Judges users one after the other. One instance per thread.</summary>
internal sealed class UserJudge
{
    private readonly CustomerView _view;
    private readonly CandidateRows _rows;
    private readonly IReadOnlyList<IListScorer> _scorers;
    private readonly RankedList _list;
    private readonly bool[] _isPositive;
    private double[] _scores = [];
    private bool[] _labels = [];

    public UserJudge(Catalogue catalogue, Func<CandidateRows, IReadOnlyList<IListScorer>> scorers, LabSettings settings)
    {
        _view = new CustomerView(catalogue, settings.Features);
        _rows = new CandidateRows(catalogue, settings);
        _scorers = scorers(_rows);
        _list = new RankedList(settings.Evaluation.K);
        _isPositive = new bool[catalogue.State.Products.Count];
    }

    public UserResult Judge(CustomerHistory customer, HashSet<long> bought)
    {
        _view.Load(customer);
        _rows.Load(_view);
        Mark(bought, true);
        var result = Sources(bought.Count);
        for (var scorer = 0; scorer < _scorers.Count; scorer++)
        {
            Judge(scorer, result);
        }

        Mark(bought, false);
        return result;
    }

    private void Judge(int scorer, UserResult result)
    {
        _scorers[scorer].Rank(_rows, _list);
        result.Lists[scorer] = _list.Products.ToArray();
        var (values, weights) = (new double[Metrics.All.Count], new double[Metrics.All.Count]);
        (result.Values[scorer], result.Weights[scorer]) = (values, weights);
        Span<bool> hits = stackalloc bool[_list.Count];
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = _isPositive[_list.Products[i]];
        }

        var judgement = Judgement(scorer, hits, result.Positives);
        for (var metric = 0; metric < values.Length; metric++)
        {
            weights[metric] = Metrics.All[metric].Weight?.Invoke(judgement) ?? 1;
            values[metric] = Metrics.All[metric].OfUser?.Invoke(judgement) ?? double.NaN;
        }
    }

    private Judgement Judgement(int scorer, ReadOnlySpan<bool> hits, int positives)
    {
        var count = _rows.Candidates.Count;
        if (_scores.Length < count)
        {
            (_scores, _labels) = (new double[count], new bool[count]);
        }

        _scorers[scorer].ScoreCandidates(_rows, _scores.AsSpan(0, count));
        for (var i = 0; i < count; i++)
        {
            _labels[i] = _isPositive[_rows.Candidates.Products[i]];
        }

        return new Judgement
        {
            K = _list.Capacity,
            Products = _list.Products,
            Hits = hits,
            Positives = positives,
            CandidateScores = _scores.AsSpan(0, count),
            CandidateLabels = _labels.AsSpan(0, count),
            Catalogue = _rows.Catalogue,
        };
    }

    private UserResult Sources(int positives)
    {
        var candidates = _rows.Candidates;
        var (found, bySource, alone) = (0, new int[candidates.SourceCount], new int[candidates.SourceCount]);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!_isPositive[candidates.Products[i]])
            {
                continue;
            }

            found++;
            var ranks = candidates.RanksOf(i);
            var proposers = ranks.Length - ranks.Count(0);
            for (var source = 0; source < ranks.Length; source++)
            {
                bySource[source] += ranks[source] > 0 ? 1 : 0;
                alone[source] += ranks[source] > 0 && proposers == 1 ? 1 : 0;
            }
        }

        var scorers = _scorers.Count;
        return new UserResult(positives, found, bySource, alone, new int[scorers][], new double[scorers][], new double[scorers][]);
    }

    private void Mark(HashSet<long> productIds, bool positive)
    {
        foreach (var id in productIds)
        {
            if (_rows.Catalogue.State.FindProduct(id) is { } product)
            {
                _isPositive[product.Index] = positive;
            }
        }
    }
}

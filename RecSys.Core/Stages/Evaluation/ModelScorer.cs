using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>
/// Lists as they are served: retrieval, features, model; a customer without history by context; what is missing to K by popularity.
/// Evaluation, the batch of all lists and live serving use this one class. One instance per thread and catalogue.
/// </summary>
public sealed class ModelScorer : IListScorer
{
    private readonly RankingModel _model;
    private readonly CandidateRanking _ranking;
    private readonly CandidateRows _rows;
    private readonly RankedList _list;
    private readonly Dictionary<(int AgeGroup, int Location), IReadOnlyList<ColdStartPick>> _coldLists = [];
    private (int Season, int DayPart) _coldMoment = (-1, -1);

    /// <param name="catalogue">As of the moment to recommend at.</param>
    /// <param name="model">Loaded for today's features.</param>
    /// <param name="settings">Sections Candidates and Recommendation.</param>
    /// <param name="listLength">Most products per list.</param>
    public ModelScorer(Catalogue catalogue, RankingModel model, LabSettings settings, int listLength)
        : this("model", model, new CandidateRows(catalogue, settings), listLength)
    {
    }

    internal ModelScorer(string name, RankingModel model, CandidateRows rows, int listLength)
    {
        Name = name;
        _model = model;
        _rows = rows;
        _ranking = new CandidateRanking(listLength, (customer, scores) => _model.Scorer.Score(customer.Values, scores));
        _list = new RankedList(listLength);
    }

    public string Name { get; }

    public string Sentence => $"Version {_model.Version}, {_model.Trainer} of {_model.Scorer.Size}.";

    /// <summary>The candidates of the customer ranked last: <see cref="RankedList.Candidates"/> points into it.</summary>
    public CandidateList Candidates => _rows.Candidates;

    /// <summary>What may be recommended; its filter holds for the next customers.</summary>
    public Eligibility Eligibility => _rows.Eligibility;

    /// <inheritdoc cref="CandidateRows.Edits" />
    public IReadOnlyList<Features.FeatureEdit> Edits
    {
        get => _rows.Edits;
        set => _rows.Edits = value;
    }

    /// <summary>Feature rows of <see cref="Candidates"/>, row-major.</summary>
    public ReadOnlySpan<float> FeatureRows => _rows.Values;

    /// <summary>Feature row of one of <see cref="Candidates"/>.</summary>
    public ReadOnlySpan<float> RowOf(int candidate) => _rows.RowOf(candidate);

    /// <summary>Retrieves, computes and ranks for a customer.</summary>
    /// <param name="customer">Loaded, of the same catalogue.</param>
    /// <returns>Reused by the next call.</returns>
    public RankedList Rank(CustomerView customer)
    {
        _rows.Load(customer);
        Rank(_rows, _list);
        return _list;
    }

    public void Rank(CandidateRows customer, RankedList list)
    {
        if (!customer.Customer.IsCold)
        {
            _ranking.Rank(customer, list);
            return;
        }

        list.Clear();
        list.AddCold(ColdList(customer.Customer, customer.Eligibility.Filter, list.Capacity));
    }

    /// <summary>All customers of one context get one list: it is ranked once, until another season or part of the day begins.</summary>
    private IReadOnlyList<ColdStartPick> ColdList(CustomerView view, ListFilter filter, int count)
    {
        var (catalogue, customer) = (view.Catalogue, view.Customer);
        if (!filter.IsEmpty)
        {
            return ColdStart.Rank(catalogue, customer, view.Now, count, filter);
        }

        var moment = (Seasons.Of(view.Now), DayParts.Of(view.Now));
        if (_coldMoment != moment)
        {
            _coldMoment = moment;
            _coldLists.Clear();
        }

        var context = (customer.AgeGroup, customer.Location);
        if (!_coldLists.TryGetValue(context, out var picks))
        {
            _coldLists[context] = picks = ColdStart.Rank(catalogue, customer, view.Now, count, filter);
        }

        return picks;
    }

    public void ScoreCandidates(CandidateRows customer, Span<double> scores) => _ranking.Scores(customer).CopyTo(scores);
}

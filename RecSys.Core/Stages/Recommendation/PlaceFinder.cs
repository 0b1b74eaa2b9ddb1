using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>
/// Finds where a product stands for a customer: eligibility, each source, the merger, the model, in the order in which a list is made. What
/// never reached the model is shown to it all the same, so that one sees whether retrieval or ranking keeps a product out. One instance per call.
/// </summary>
internal sealed class PlaceFinder
{
    private readonly Catalogue _catalogue;
    private readonly RankingModel _model;
    private readonly LabSettings _settings;
    private readonly CustomerView _customer;
    private readonly ScoreExplainer _explainer;

    /// <param name="catalogue">As of the moment to recommend at, or shortly before it.</param>
    /// <param name="model">Loaded for today's features.</param>
    /// <param name="settings">Sections Candidates, Features and Recommendation.</param>
    public PlaceFinder(Catalogue catalogue, RankingModel model, LabSettings settings)
    {
        (_catalogue, _model, _settings) = (catalogue, model, settings);
        _customer = new CustomerView(catalogue, settings.Features);
        _explainer = new ScoreExplainer(model);
    }

    /// <param name="customer">Of the catalogue's state.</param>
    /// <param name="product">Product index.</param>
    /// <param name="k">Length of the list the product is or is not in.</param>
    /// <param name="now">The moment the list is for.</param>
    public ProductPlace Find(CustomerHistory customer, int product, int k, long now)
    {
        _customer.Load(customer, now);
        return _customer.IsCold ? OfContext(product, k) : OfModel(product, k);
    }

    private ProductPlace OfModel(int product, int k)
    {
        var rows = new Evaluation.CandidateRows(_catalogue, _settings);
        var isBought = !rows.Eligibility.Allows(_customer, product);
        rows.Load(_customer);
        var (shown, isShown) = (rows.Candidates, rows.Candidates.Products.Contains(product));
        var (merged, beyond) = (Retrieve(product, beyondQuotas: false), Retrieve(product, beyondQuotas: true));
        if (!isShown)
        {
            rows.Load(_customer, With(shown, product, merged ?? beyond));
        }

        var at = rows.Candidates.Products.IndexOf(product);
        var scores = new double[rows.Candidates.Count];
        _model.Scorer.Score(rows.Values, scores);
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => _catalogue.Product(rows.Candidates.Products[i]).Id)];
        var place = Array.IndexOf(order, at);
        int? rival = order.Length > k ? order[place < k ? k : k - 1] : null;
        return new ProductPlace
        {
            Verdict = isBought ? Verdicts.Bought : isShown ? place < k ? Verdicts.InList : Verdicts.RankedBelow : merged is null ? Verdicts.NotProposed : Verdicts.Cut,
            Rank = place + 1,
            Score = scores[at],
            Candidates = isShown ? scores.Length : scores.Length - 1,
            MergerRank = merged?.Rank,
            MergerCap = _settings.Candidates.MaxPerCustomer,
            Sources = [.. CandidateSources.All.Select((source, s) => new SourcePlace(
                source.Name, source.Sentence, RankIn(s, merged, beyond, _settings.Candidates.QuotaOf(source.Name)), _settings.Candidates.QuotaOf(source.Name), _settings.Candidates.Weights.GetValueOrDefault(source.Name, 1)))],
            Rival = rival is { } other ? rows.Candidates.Products[other] : null,
            RivalScore = rival is { } r ? scores[r] : null,
            Gaps = rival is { } against ? _explainer.Gaps(rows.RowOf(at), rows.RowOf(against)) : null,
        };
    }

    /// <summary>Without history no source and no model is asked: the context scores the whole shop.</summary>
    private ProductPlace OfContext(int product, int k)
    {
        var picks = ColdStart.Rank(_catalogue, _customer.Customer, _customer.Now, _catalogue.State.Products.Count, ListFilter.None);
        var place = picks.TakeWhile(p => p.Product != product).Count();
        ColdStartPick? rival = picks.Count > k ? picks[place < k ? k : k - 1] : null;
        return new ProductPlace
        {
            Verdict = place < k ? Verdicts.InList : Verdicts.RankedBelow,
            Rank = place + 1,
            Score = picks[place].Score,
            Candidates = picks.Count,
            MergerCap = _settings.Candidates.MaxPerCustomer,
            Sources = [],
            Rival = rival?.Product,
            RivalScore = rival?.Score,
            Gaps = rival is { } other ? ScoreExplainer.Gaps(picks[place], other) : null,
        };
    }

    /// <summary>The product as the merger sees it when nothing is cut and having been bought is no hindrance; null where no source proposes it.</summary>
    private Merged? Retrieve(int product, bool beyondQuotas)
    {
        var products = _catalogue.State.Products.Count;
        var uncut = _settings.Candidates with { MaxPerCustomer = products };
        uncut = beyondQuotas ? uncut with { PerSource = products, Quotas = new Dictionary<string, int>() } : uncut;
        var retriever = new Retriever(_catalogue, _settings with { Candidates = uncut });
        if (!retriever.Eligibility.Allows(_customer, product))
        {
            retriever.Eligibility.Filter = new ListFilter(ExcludePurchased: false);
        }

        var all = retriever.Retrieve(_customer);
        var at = all.Products.IndexOf(product);
        return at < 0 ? null : new Merged(at + 1, all.Merits[at], all.RanksOf(at).ToArray(), all.ScoresOf(at).ToArray());
    }

    /// <summary>The candidates and one more product. What no source proposes within its quota has no ranks and no merit, as in a list that it is in by no source.</summary>
    private static CandidateList With(CandidateList candidates, int product, Merged? merged)
    {
        var with = new CandidateList(candidates.SourceCount, candidates.Count + 1);
        for (var i = 0; i < candidates.Count; i++)
        {
            with.Add(candidates.Products[i], candidates.Merits[i], candidates.RanksOf(i), candidates.ScoresOf(i));
        }

        with.Add(product, merged?.Merit ?? 0, merged?.Ranks ?? new int[candidates.SourceCount], merged?.Scores ?? new float[candidates.SourceCount]);
        return with;
    }

    private static int? RankIn(int source, Merged? merged, Merged? beyond, int quota) =>
        merged?.Ranks[source] is > 0 and var rank ? rank : beyond?.Ranks[source] is { } further && further > quota ? further : null;

    private sealed record Merged(int Rank, double Merit, int[] Ranks, float[] Scores);
}

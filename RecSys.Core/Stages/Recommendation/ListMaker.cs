using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>
/// Makes one customer's list with its reasons, for the batch and for serving alike. The ranking is <see cref="ModelScorer"/>'s, the one
/// that was evaluated; here it is only explained. One instance per thread.
/// </summary>
public sealed class ListMaker
{
    private const string Popular = "popular";

    private readonly Catalogue _catalogue;
    private readonly CustomerView _customer;
    private readonly ModelScorer _scorer;
    private readonly ReasonChoice _reasons = new();
    private readonly string[] _sourceNames = new string[CandidateSources.All.Count];
    private readonly Lazy<ScoreExplainer> _explainer;
    private readonly Diversifier _diversifier;

    /// <param name="catalogue">As of the moment to recommend at, or shortly before it.</param>
    /// <param name="model">Loaded for today's features.</param>
    /// <param name="settings">Sections Candidates, Features and Recommendation.</param>
    /// <param name="longest">Most products a list will be asked for.</param>
    public ListMaker(Catalogue catalogue, RankingModel model, LabSettings settings, int longest)
    {
        _catalogue = catalogue;
        _customer = new CustomerView(catalogue, settings.Features);
        _scorer = new ModelScorer(catalogue, model, settings, longest);
        _explainer = new Lazy<ScoreExplainer>(() => new ScoreExplainer(model));
        _diversifier = new Diversifier(catalogue);
    }

    /// <summary>The customer's best products.</summary>
    /// <param name="customer">Of the catalogue's state.</param>
    /// <param name="k">Length of the list, at most what this maker was made for.</param>
    /// <param name="now">The moment the list is for: the catalogue's, or a later one when events came since.</param>
    /// <param name="explain">Take the scores apart as well.</param>
    public RecommendedList Make(CustomerHistory customer, int k, long now, bool explain = false) => Make(customer, new ListWish(k) { Explain = explain }, now);

    /// <summary>The customer's best products of those wished for. Scores fall down the list unless it is made diverse.</summary>
    public RecommendedList Make(CustomerHistory customer, ListWish wish, long now)
    {
        _customer.Load(customer, now);
        _scorer.Eligibility.Filter = wish.Filter;
        _scorer.Edits = wish.Edits;
        var ranked = _scorer.Rank(_customer);
        var order = wish.Diversity > 0 ? _diversifier.Order(ranked, wish.K, wish.Diversity) : default;
        _reasons.Begin();
        var items = new Recommended[Math.Min(wish.K, ranked.Count)];
        for (var i = 0; i < items.Length; i++)
        {
            var place = order.IsEmpty ? i : order[i];
            var (sources, reason) = Explain(ranked, place);
            items[i] = new Recommended(ranked.Products[place], ranked.Scores[place], reason, sources) { Explanation = wish.Explain ? Contributions(ranked, place) : null };
        }

        return new RecommendedList(_customer.IsCold ? ListTypes.ColdStart : ListTypes.Personal, items)
        {
            ExplanationTrouble = wish.Explain && !ranked.IsColdStart ? _explainer.Value.Trouble : null,
        };
    }

    private Explanation? Contributions(RankedList ranked, int place)
    {
        if (ranked.IsColdStart)
        {
            return ScoreExplainer.Of(ranked.ColdPicks[place]);
        }

        return ranked.Candidates[place] is >= 0 and var candidate
            ? _explainer.Value.Of(_scorer.RowOf(candidate))
            : ScoreExplainer.OfFiller(ranked.Scores[place]);
    }

    private (string Sources, string Reason) Explain(RankedList ranked, int place)
    {
        var product = ranked.Products[place];
        if (ranked.IsColdStart)
        {
            var pick = ranked.ColdPicks[place];
            return (ContextSources(pick), pick.Reason);
        }

        return ranked.Candidates[place] is >= 0 and var candidate
            ? Explain(_scorer.Candidates.RanksOf(candidate), product)
            : (Popular, Reasons.OfPopularity(_catalogue.Product(product), isKnown: _catalogue.Tally.Popularity[product] > 0));
    }

    private (string Sources, string Reason) Explain(ReadOnlySpan<int> ranks, int product)
    {
        var (speaking, reason) = _reasons.Next(_customer, product, ranks);
        Span<(int Rank, int Source)> found = stackalloc (int, int)[ranks.Length];
        var count = 0;
        for (var source = 0; source < ranks.Length; source++)
        {
            if (ranks[source] > 0)
            {
                Enter((source == speaking ? 0 : ranks[source], source), found, count++);
            }
        }

        for (var i = 0; i < count; i++)
        {
            _sourceNames[i] = CandidateSources.All[found[i].Source].Name;
        }

        return (string.Join(',', _sourceNames.AsSpan(0, count)), reason);
    }

    /// <summary>The source that explains stands first, then goes by rank; of equal ranks the source that stands first in the catalogue.</summary>
    private static void Enter((int Rank, int Source) newcomer, Span<(int Rank, int Source)> found, int count)
    {
        var at = count;
        for (; at > 0 && found[at - 1].Rank > newcomer.Rank; at--)
        {
            found[at] = found[at - 1];
        }

        found[at] = newcomer;
    }

    private static string ContextSources(in ColdStartPick pick)
    {
        (double Part, string Name)[] parts =
        [
            (pick.AgeGroupPart, "age_group"), (pick.LocationPart, "location"), (pick.SeasonPart, "season"), (pick.DayPart, "time_of_day"),
            (pick.PopularityPart, Popular),
        ];
        var found = parts.Where(p => p.Part > 0).OrderByDescending(p => p.Part).Select(p => p.Name).ToList();
        return found.Count > 0 ? string.Join(",", found) : Popular;
    }
}

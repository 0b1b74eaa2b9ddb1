using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Features;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>
/// Makes one customer's list, for the batch and for serving alike: candidates, features, model, best K, reasons; by context for a
/// customer without history; filled up with popular products where there are not enough. One instance per thread.
/// </summary>
public sealed class ListMaker
{
    private const string FillSource = "popular";

    private readonly Catalogue _catalogue;
    private readonly RankingModel _model;
    private readonly CustomerView _customer;
    private readonly Retriever _retriever;
    private readonly FeatureComputer _features;
    private readonly Eligibility _eligibility;
    private readonly float[] _values;
    private readonly double[] _scores;
    private readonly int[] _fillOrder;
    private readonly HashSet<int> _taken = [];

    public ListMaker(Catalogue catalogue, RankingModel model, LabSettings settings)
    {
        _catalogue = catalogue;
        _model = model;
        _customer = new CustomerView(catalogue, settings.Features);
        _retriever = new Retriever(catalogue, settings);
        _features = new FeatureComputer(FeatureCatalog.Default, catalogue);
        _eligibility = new Eligibility(settings.Recommendation);
        _values = new float[settings.Candidates.MaxPerCustomer * FeatureCatalog.Default.Count];
        _scores = new double[settings.Candidates.MaxPerCustomer];
        _fillOrder = [.. catalogue.ByPopularity, .. NeverSold(catalogue)];
    }

    /// <summary>The customer's best products.</summary>
    /// <param name="customer">Of the catalogue's state.</param>
    /// <param name="k">Length of the list, at least 1.</param>
    /// <param name="now">The moment the list is for: the catalogue's, or a later one when events came since.</param>
    public RecommendedList Make(CustomerHistory customer, int k, long now)
    {
        _customer.Load(customer, now);
        _taken.Clear();
        var items = new List<Recommended>(k);
        if (_customer.IsCold)
        {
            AddByContext(items, k);
        }
        else
        {
            AddByModel(items, k);
        }

        Fill(items, k);
        return new RecommendedList(_customer.IsCold ? ListTypes.ColdStart : ListTypes.Personal, items);
    }

    private void AddByModel(List<Recommended> items, int k)
    {
        var candidates = _retriever.Retrieve(_customer);
        _features.Fill(_customer, candidates, _values);
        _model.Ensemble.Score(_values.AsSpan(0, candidates.Count * FeatureCatalog.Default.Count), _scores.AsSpan(0, candidates.Count));
        var best = new TopList(k);
        for (var candidate = 0; candidate < candidates.Count; candidate++)
        {
            best.Offer(_scores[candidate], _catalogue.Product(candidates.Products[candidate]).Id, candidate);
        }

        for (var i = 0; i < best.Count; i++)
        {
            var product = candidates.Products[best.Positions[i]];
            var (sources, reason) = Explain(candidates.RanksOf(best.Positions[i]), product);
            items.Add(new Recommended(product, best.Scores[i], reason, sources));
            _taken.Add(product);
        }
    }

    private void AddByContext(List<Recommended> items, int k)
    {
        foreach (var pick in ColdStart.Rank(_catalogue, _customer.Customer, k))
        {
            if (items.Count < k && _eligibility.Allows(_customer, pick.Product) && _taken.Add(pick.Product))
            {
                items.Add(new Recommended(pick.Product, pick.Score, pick.Reason, ContextSources(pick)));
            }
        }
    }

    /// <summary>Nobody is left with a short list as long as the shop has products they may be recommended.</summary>
    private void Fill(List<Recommended> items, int k)
    {
        // Below what was ranked, and falling, so that the order of scores is the order of the list.
        var last = items.Count > 0 ? items[^1].Score : 0;
        for (var i = 0; i < _fillOrder.Length && items.Count < k; i++)
        {
            var product = _fillOrder[i];
            if (_eligibility.Allows(_customer, product) && _taken.Add(product))
            {
                last = Math.BitDecrement((float)last);
                var reason = Reasons.OfPopularity(_catalogue.Product(product), isSold: i < _catalogue.ByPopularity.Length);
                items.Add(new Recommended(product, last, reason, FillSource));
            }
        }
    }

    private (string Sources, string Reason) Explain(ReadOnlySpan<int> ranks, int product)
    {
        var found = new List<(int Rank, int Source)>(ranks.Length);
        for (var source = 0; source < ranks.Length; source++)
        {
            if (ranks[source] > 0)
            {
                found.Add((ranks[source], source));
            }
        }

        // Best rank first; of equal ranks the source that stands first in the catalogue.
        found.Sort();
        var all = CandidateSources.All;
        return (string.Join(",", found.Select(f => all[f.Source].Name)), Reasons.Of(all[found[0].Source], _customer, product));
    }

    private static string ContextSources(in ColdStartPick pick)
    {
        (double Part, string Name)[] parts =
        [
            (pick.AgeGroupPart, "age_group"), (pick.LocationPart, "location"), (pick.SeasonPart, "season"), (pick.PopularityPart, FillSource),
        ];
        var found = parts.Where(p => p.Part > 0).OrderByDescending(p => p.Part).Select(p => p.Name).ToList();
        return found.Count > 0 ? string.Join(",", found) : FillSource;
    }

    /// <summary>Products without any event, by id: the last to fill a list with.</summary>
    private static IEnumerable<int> NeverSold(Catalogue catalogue)
    {
        var sold = catalogue.ByPopularity.ToHashSet();
        return catalogue.State.Products.Where(p => !sold.Contains(p.Index)).OrderBy(p => p.Id).Select(p => p.Index);
    }
}

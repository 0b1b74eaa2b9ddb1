using RecSys.Core.Domain;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Features;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>Explains scores of one model in the words of the feature catalogue, whatever made them. One instance per thread.</summary>
internal sealed class ScoreExplainer
{
    private readonly IRowExplainer? _rows;
    private readonly double[] _contributions = new double[FeatureCatalog.Default.Count];

    public ScoreExplainer(RankingModel model)
    {
        try
        {
            _rows = RowExplainers.Of(model);
        }
        catch (LabException e)
        {
            Trouble = e;
        }
    }

    /// <summary>Why the model's scores cannot be taken apart; null where they can.</summary>
    public LabException? Trouble { get; }

    /// <summary>A score of the model; null where it cannot be taken apart.</summary>
    /// <param name="row">The feature row it was computed from.</param>
    public Explanation? Of(ReadOnlySpan<float> row)
    {
        if (_rows is null)
        {
            return null;
        }

        _rows.Explain(row, _contributions);
        var moved = new List<Contribution>();
        for (var f = 0; f < row.Length; f++)
        {
            if (_contributions[f] != 0)
            {
                var feature = FeatureCatalog.Default.Features[f];
                moved.Add(new Contribution(feature.Name, feature.Group, Known(row[f]), feature.Unit, _contributions[f]));
            }
        }

        return new Explanation(_rows.Baseline, [.. moved.OrderByDescending(c => Math.Abs(c.Amount))]);
    }

    /// <summary>What lies between two scores of the model, feature by feature; null where scores cannot be taken apart.</summary>
    /// <param name="row">Feature row of the product asked about.</param>
    /// <param name="rival">Feature row of the product it is held against.</param>
    public IReadOnlyList<FeatureGap>? Gaps(ReadOnlySpan<float> row, ReadOnlySpan<float> rival)
    {
        if (_rows is null)
        {
            return null;
        }

        var there = new double[_contributions.Length];
        _rows.Explain(row, _contributions);
        _rows.Explain(rival, there);
        var gaps = new List<FeatureGap>();
        for (var f = 0; f < row.Length; f++)
        {
            if (_contributions[f] != there[f])
            {
                var feature = FeatureCatalog.Default.Features[f];
                gaps.Add(new FeatureGap(feature.Name, feature.Group, feature.Unit, Known(row[f]), Known(rival[f]), _contributions[f] - there[f]));
            }
        }

        return [.. gaps.OrderBy(g => g.Amount)];
    }

    /// <summary>What lies between two scores of one context.</summary>
    public static IReadOnlyList<FeatureGap> Gaps(in ColdStartPick pick, in ColdStartPick rival)
    {
        var there = Parts(rival).ToDictionary(p => p.Feature, p => p.Amount);
        return [.. Parts(pick).Select(p => new FeatureGap(p.Feature, p.Group, p.Unit, null, null, p.Amount - there[p.Feature])).OrderBy(g => g.Amount)];
    }

    /// <summary>The score of a customer without history: the parts of their context.</summary>
    public static Explanation Of(in ColdStartPick pick) => new(
        0, [.. Parts(pick).OrderByDescending(p => p.Amount)], "Without history the model has nothing to go by: what new customers begin with, weighed by what their context buys more than others.");

    /// <summary>The score of a product that only fills a list up.</summary>
    public static Explanation OfFiller(double score) =>
        new(score, [], "No source proposed it, so the model did not score it: it fills the list up by popularity, and its score only keeps the order.");

    private static float? Known(float value) => float.IsFinite(value) ? value : null;

    private static Contribution[] Parts(in ColdStartPick pick)
    {
        const string group = FeatureGroups.Context;
        return
        [
            new("age_group", group, null, "", pick.AgeGroupPart),
            new("location", group, null, "", pick.LocationPart),
            new("season", group, null, "", pick.SeasonPart),
            new("time_of_day", group, null, "", pick.DayPart),
            new("popularity", group, null, "", pick.PopularityPart),
        ];
    }
}

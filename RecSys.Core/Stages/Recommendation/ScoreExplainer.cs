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
                moved.Add(new Contribution(feature.Name, feature.Group, float.IsFinite(row[f]) ? row[f] : null, feature.Unit, _contributions[f]));
            }
        }

        return new Explanation(_rows.Baseline, [.. moved.OrderByDescending(c => Math.Abs(c.Amount))]);
    }

    /// <summary>The score of a customer without history: the parts of their context.</summary>
    public static Explanation Of(in ColdStartPick pick)
    {
        const string group = FeatureGroups.Context;
        Contribution[] parts =
        [
            new("age_group", group, null, "", pick.AgeGroupPart),
            new("location", group, null, "", pick.LocationPart),
            new("season", group, null, "", pick.SeasonPart),
            new("time_of_day", group, null, "", pick.DayPart),
            new("popularity", group, null, "", pick.PopularityPart),
        ];
        return new Explanation(
            0, [.. parts.OrderByDescending(p => p.Amount)], "Without history the model has nothing to go by: what new customers begin with, weighed by what their context buys more than others.");
    }

    /// <summary>The score of a product that only fills a list up.</summary>
    public static Explanation OfFiller(double score) =>
        new(score, [], "No source proposed it, so the model did not score it: it fills the list up by popularity, and its score only keeps the order.");
}

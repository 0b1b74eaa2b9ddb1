using RecSys.Core.Stages.Candidates;

namespace RecSys.Core.Stages.Features.Groups;

/// <summary>Which sources proposed the product, and how high.</summary>
internal static class SourceFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        .. CandidateSources.All.Select((source, index) => Of(
            $"reciprocal_rank_{source.Name}",
            $"1 / rank within the source {source.Name}: 1 is its best proposal, 0 says that it did not propose the product.",
            "1 / rank",
            FeatureWindows.List,
            c => ReciprocalRank(c, index)) with { Source = index }),
        Of("source_count", "Sources that proposed the product.", "sources", FeatureWindows.List, c => c.Candidates.SourcesOf(c.Candidate)),
        Of("merit", "What the merger ordered the candidates by.", "score", FeatureWindows.List, c => (float)c.Candidates.Merits[c.Candidate]),
    ];

    private static float ReciprocalRank(PairContext c, int source)
    {
        var rank = c.Candidates.RanksOf(c.Candidate)[source];
        return rank == 0 ? 0 : 1f / rank;
    }

    private static Feature Of(string name, string sentence, string unit, string window, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Source, sentence, unit, window, compute);
}

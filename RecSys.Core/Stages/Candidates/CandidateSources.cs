using RecSys.Core.Stages.Candidates.Sources;

namespace RecSys.Core.Stages.Candidates;

/// <summary>All sources. Adding one is a file and a line here.</summary>
public static class CandidateSources
{
    /// <summary>In the order in which <see cref="CandidateList"/> keeps ranks and scores.</summary>
    public static IReadOnlyList<ICandidateSource> All { get; } =
    [
        new UserHistory(),
        new RecentlyViewed(),
        new RepeatPurchase(),
        new SameCategory(),
        new BrandAffinity(),
        new BoughtTogether(),
        new ItemNeighbours(),
        new LinearModel(),
        new AgeGroup(),
        new Location(),
        new Trending(),
        new Rising(),
        new NewlyArrived(),
        new Popular(),
        new Discount(),
    ];
}

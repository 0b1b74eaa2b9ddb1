namespace RecSys.Core.Stages.Candidates;

/// <summary>All sources. Adding one is a line here.</summary>
public static class CandidateSources
{
    /// <summary>In the order in which <see cref="CandidateList"/> keeps ranks and scores.</summary>
    public static IReadOnlyList<ICandidateSource> All { get; } = [];
}

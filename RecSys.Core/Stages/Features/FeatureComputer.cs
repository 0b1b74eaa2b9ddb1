using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>Fills feature rows. One instance per thread and catalogue.</summary>
public sealed class FeatureComputer
{
    public FeatureComputer(FeatureCatalog features, Catalogue catalogue) => throw new NotImplementedException();

    /// <summary>Writes a row per candidate, row-major, in the order of the list.</summary>
    /// <param name="values">At least <c>candidates.Count × features.Count</c>.</param>
    public void Fill(CustomerView customer, CandidateList candidates, Span<float> values) => throw new NotImplementedException();
}

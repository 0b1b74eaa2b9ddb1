namespace RecSys.Core.Stages.Training;

/// <summary>What a missing value becomes while trees are grown; see docs/decisions/0050.</summary>
internal static class MissingValue
{
    /// <summary>
    /// Above all others, so that a missing value always goes right, as NaN does in the lab's walk. FastTree skips rows with a NaN, which
    /// may be most of them.
    /// </summary>
    public const float ForTraining = 1e30f;
}

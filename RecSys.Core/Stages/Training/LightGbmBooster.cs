using Microsoft.ML.Trainers.LightGbm;

namespace RecSys.Core.Stages.Training;

/// <summary>What both LightGBM trainers have in common.</summary>
internal static class LightGbmBooster
{
    /// <summary>Each tree sees a part of the rows and features, and leaves are pulled towards 0: trees that agree less err less together.</summary>
    public static GradientBooster.Options Regularised() => new()
    {
        L2Regularization = 5,
        FeatureFraction = 0.7,
        SubsampleFraction = 0.8,
        SubsampleFrequency = 1,
    };
}

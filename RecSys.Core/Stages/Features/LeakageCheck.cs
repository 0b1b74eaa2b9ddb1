using System.Globalization;
using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Features;

/// <summary>Catches a feature that knows the future: on its own it tells positives from negatives better than any honest one can.</summary>
internal static class LeakageCheck
{
    /// <summary>Below this many positives in a fold chance alone reaches any AUC.</summary>
    public const int LeastPositives = 50;

    /// <exception cref="LabException">A feature's AUC lies above the threshold in some fold; names it.</exception>
    public static void Run(FeatureCatalog features, string fold, FeatureSample sample, double mostAuc)
    {
        if (sample.Positives < LeastPositives)
        {
            return;
        }

        for (var f = 0; f < features.Count; f++)
        {
            var auc = sample.Auc(f);
            if (auc > mostAuc)
            {
                throw new LabException(
                    string.Create(CultureInfo.InvariantCulture, $"Feature {features.Names[f]} looks like a leak: alone it reaches an AUC of {auc:0.000} on fold {fold}, more than {mostAuc:0.000}."),
                    "Check that it reads nothing at or after the fold's cutoff; where it is honest, raise Features:LeakageAuc; where Features:PlantedLeak is set, this is the leak it planted.");
            }
        }
    }
}

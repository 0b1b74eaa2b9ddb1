using RecSys.Core.Stages.Features;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Support;

/// <summary>Rankers by hand.</summary>
public static class GivenModel
{
    /// <summary>Scores 1 where a feature is above a threshold, else 0.</summary>
    public static RankingModel Above(string feature, float threshold = 0, int version = 1) => Split(feature, threshold, version, 0, 1);

    /// <summary>Scores 0 where a feature is above a threshold, else 1.</summary>
    public static RankingModel Below(string feature, float threshold = 0, int version = 1) => Split(feature, threshold, version, 1, 0);

    /// <summary>Scores every product alike.</summary>
    public static RankingModel Indifferent(int version = 1) => Of(version);

    /// <summary>Registers a model as an evaluated version and points the champion at it.</summary>
    public static void Promote(this TempLab lab, RankingModel model)
    {
        lab.Register(model);
        ModelAliases.Set(lab.Connection, ModelAliases.Champion, model.Version, at: 0, "by hand");
    }

    /// <summary>Registers a model as a version that nothing points at.</summary>
    public static void Register(this TempLab lab, RankingModel model)
    {
        var artifact = $"v{model.Version}.json";
        model.Save(Path.Combine(lab.Paths.Models, artifact));
        ModelTables.Insert(lab.Connection, new ModelRecord
        {
            Version = model.Version,
            RunId = 1,
            Trainer = model.Trainer,
            CreatedAt = 0,
            DataCutoff = 0,
            Parameters = "{}",
            FeatureFingerprint = model.FeatureFingerprint,
            SnapshotId = "by-hand",
            Artifact = artifact,
            Trees = model.Scorer is TreeEnsemble trees ? trees.Trees.Count : 1,
            Importance = "{}",
        });
        LabDatabase.Execute(lab.Connection, "update model_versions set evaluated_at = 0 where version = ?1", model.Version);
    }

    private static RankingModel Split(string feature, float threshold, int version, double low, double high)
    {
        var column = FeatureCatalog.Default.Names.ToList().IndexOf(feature);
        Assert.True(column >= 0, $"There is no feature {feature}.");
        return Of(version, new DecisionTree([column], [threshold], [~0], [~1], [low, high], [1]) { Covers = [3, 1] });
    }

    /// <summary>A sum of trees.</summary>
    public static RankingModel Of(int version, params DecisionTree[] trees) => new()
    {
        Version = version,
        Trainer = "by hand",
        FeatureFingerprint = FeatureCatalog.Default.Fingerprint,
        FeatureNames = FeatureCatalog.Default.Names,
        Scorer = new TreeEnsemble(FeatureCatalog.Default.Count, 0, trees),
    };
}

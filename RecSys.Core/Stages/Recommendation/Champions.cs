using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Features;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>The model that lists are made with.</summary>
public static class Champions
{
    /// <summary>Version of the champion; null where none is promoted.</summary>
    public static int? Version(SqliteConnection connection) =>
        LabDatabase.Scalar<int>(connection, "select version from model_aliases where alias = 'champion'") is > 0 and var version ? version : null;

    /// <exception cref="LabException">None is promoted, or its file cannot be used.</exception>
    public static RankingModel Load(SqliteConnection connection, LabPaths paths)
    {
        var version = Version(connection) ?? throw Missing();
        var artifact = LabDatabase.Scalar<string>(connection, "select artifact from model_versions where version = ?1", version)!;
        return RankingModel.Load(Path.Combine(paths.Models, artifact), FeatureCatalog.Default.Fingerprint);
    }

    public static LabException Missing() =>
        new("No model is promoted to champion.", "Run training and evaluation, then promote a model on the Models page.", Fault.Conflict);
}

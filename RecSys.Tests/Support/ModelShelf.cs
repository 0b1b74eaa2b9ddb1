using RecSys.Core.Stages.Features;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Support;

/// <summary>Puts model versions into a lab's registry without training any.</summary>
internal static class ModelShelf
{
    /// <summary>Registers the next version, judged with these values of ndcg@10 on validation and test.</summary>
    public static int Add(LabDatabase database, double validation, double test)
    {
        using var connection = database.Connect();
        LabDatabase.Execute(connection, "begin immediate");
        var version = ModelTables.NextVersion(connection);
        ModelTables.Insert(connection, new ModelRecord
        {
            Version = version,
            RunId = 1,
            Trainer = "lambdamart",
            CreatedAt = version,
            DataCutoff = 0,
            Parameters = $$"""{"settings":{"trees":{{version * 10}}},"seed":42}""",
            FeatureFingerprint = FeatureCatalog.Default.Fingerprint,
            SnapshotId = "s",
            Artifact = $"v{version}.json",
            Trees = 2,
            Importance = """{"views_30d":0.75,"price":0.25}""",
        });
        ModelTables.InsertCurve(connection, version, [(1, 0.2, 0.1), (2, 0.3, validation)]);
        ModelTables.WriteEvaluation(
            connection,
            version,
            1,
            [
                new("validation", "model", "ndcg@10", validation),
                new("test", "model", "ndcg@10", test),
                new("test", "random", "ndcg@10", 0.01),
            ],
            [new("validation", 0, 1, 10, 5, 20, 15), new("test", 1, 2, 1200, 34, 24, 18)],
            [new("test", "trending", 12, 6)]);
        LabDatabase.Execute(connection, "commit");
        return version;
    }
}

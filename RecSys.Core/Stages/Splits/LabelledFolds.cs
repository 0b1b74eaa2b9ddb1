using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Splits;

/// <summary>Reads the folds to train on: feature snapshot joined with labels.</summary>
public static class LabelledFolds
{
    /// <summary>Folds of a role in time order, from the latest snapshot. Only customers with history have rows: the others are served by context.</summary>
    /// <exception cref="LabException">There is no snapshot, a file is missing or changed, or its features are not today's.</exception>
    public static IReadOnlyList<LabelledFold> Read(SqliteConnection connection, LabPaths paths, FoldRole role) => throw new NotImplementedException();

    /// <summary>Id of the snapshot that <see cref="Read"/> reads.</summary>
    public static string LatestSnapshotId(SqliteConnection connection) => throw new NotImplementedException();
}

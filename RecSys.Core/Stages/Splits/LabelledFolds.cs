using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Labels;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Splits;

/// <summary>Reads the folds to train on: feature snapshot joined with labels.</summary>
public static class LabelledFolds
{
    /// <summary>Folds of a role in time order, from the newest snapshot. Only customers with history have rows: the others are served by context.</summary>
    /// <exception cref="LabException">There is no snapshot, a file is missing or changed, or its features are not today's.</exception>
    public static IReadOnlyList<LabelledFold> Read(SqliteConnection connection, LabPaths paths, FoldRole role) => [.. Ahead(connection, paths, role, idsOnly: false).Select(read => read())];

    /// <summary>The same folds without their features: what each row is and whether it was bought, in little memory.</summary>
    /// <exception cref="LabException">As <see cref="Read"/>.</exception>
    public static IReadOnlyList<LabelledFold> ReadOutlines(SqliteConnection connection, LabPaths paths, FoldRole role) => [.. Ahead(connection, paths, role, idsOnly: true).Select(read => read())];

    /// <summary>Reads what the database says of the folds, and leaves their files to be read one by one, on any thread.</summary>
    /// <param name="idsOnly">Leave the features alone.</param>
    /// <exception cref="LabException">There is no snapshot, or its features are not today's; a file is missing or changed where it is read.</exception>
    internal static IReadOnlyList<Func<LabelledFold>> Ahead(SqliteConnection connection, LabPaths paths, FoldRole role, bool idsOnly)
    {
        var snapshot = Latest(connection);
        return [.. snapshot.Folds.Where(f => f.Role == role.ToString()).Select(OfFold)];

        Func<LabelledFold> OfFold(FoldSnapshot fold)
        {
            var positives = FoldLabels.Read(connection, fold.Fold);
            return () => Join(fold, ReadRows(paths, snapshot, fold, idsOnly), positives) with { FeatureCount = FeatureCatalog.Default.Count };
        }
    }

    /// <summary>Features of some rows of a fold.</summary>
    /// <param name="fold">From <see cref="ReadOutlines"/>.</param>
    /// <param name="rows">Ascending.</param>
    /// <param name="into">Row-major; one row of features per row asked for.</param>
    public static void ReadFeatures(SqliteConnection connection, LabPaths paths, LabelledFold fold, int[] rows, Memory<float> into) =>
        FeatureReader(connection, paths)(fold, rows, into);

    /// <summary>The same for several folds; what it gives may be asked from several threads.</summary>
    public static Action<LabelledFold, int[], Memory<float>> FeatureReader(SqliteConnection connection, LabPaths paths)
    {
        var snapshot = Latest(connection);
        var folder = FeatureSnapshot.Folder(paths, snapshot.Id);
        return (fold, rows, into) => SnapshotFile.ReadRowsAsync(Path.Combine(folder, snapshot.Folds.Single(f => f.Fold == fold.Fold.Name).File), rows, into).GetAwaiter().GetResult();
    }

    /// <summary>Id of the snapshot that <see cref="Read"/> reads.</summary>
    /// <exception cref="LabException">There is none.</exception>
    public static string LatestSnapshotId(SqliteConnection connection) => Latest(connection).Id;

    internal static FeatureSnapshot Latest(SqliteConnection connection)
    {
        var snapshot = FeatureSnapshot.Latest(connection) ?? throw FeatureSnapshot.Unusable("There is no training snapshot yet.");
        return snapshot.FeatureFingerprint == FeatureCatalog.Default.Fingerprint
            ? snapshot
            : throw FeatureSnapshot.Unusable($"Snapshot {snapshot.Id} was written with other features than this version of the lab computes.");
    }

    internal static SnapshotRows ReadRows(LabPaths paths, FeatureSnapshot snapshot, FoldSnapshot fold, bool idsOnly)
    {
        var path = Path.Combine(FeatureSnapshot.Folder(paths, snapshot.Id), fold.File);
        if (!File.Exists(path))
        {
            throw FeatureSnapshot.Unusable($"File {fold.File} of training snapshot {snapshot.Id} is missing.");
        }

        using (var file = File.OpenRead(path))
        {
            if (Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)) != fold.Sha256)
            {
                throw FeatureSnapshot.Unusable($"File {fold.File} of training snapshot {snapshot.Id} has changed since it was written.");
            }
        }

        // The callers compute on a thread of their own: nothing waits for this one.
        return SnapshotFile.ReadAsync(path, idsOnly).GetAwaiter().GetResult();
    }

    internal static LabelledFold Join(FoldSnapshot fold, SnapshotRows rows, IReadOnlyDictionary<long, HashSet<long>> positives)
    {
        var labels = new float[rows.ProductIds.Length];
        var starts = new List<int>();
        var customers = new List<long>();
        var missed = new List<int>();
        HashSet<long> bought = [];
        for (var r = 0; r < labels.Length; r++)
        {
            if (r == 0 || rows.CustomerIds[r] != rows.CustomerIds[r - 1])
            {
                starts.Add(r);
                customers.Add(rows.CustomerIds[r]);
                bought = positives.GetValueOrDefault(rows.CustomerIds[r]) ?? [];
                missed.Add(bought.Count);
            }

            if (bought.Contains(rows.ProductIds[r]))
            {
                labels[r] = 1;
                missed[^1]--;
            }
        }

        return new LabelledFold
        {
            Fold = new Fold(fold.Fold, Enum.Parse<FoldRole>(fold.Role), fold.Cutoff, fold.End),
            FeatureCount = rows.FeatureNames.Count,
            Values = rows.Values,
            Labels = labels,
            GroupStarts = [.. starts, labels.Length],
            CustomerIds = [.. customers],
            ProductIds = rows.ProductIds,
            MissedPositives = [.. missed],
        };
    }
}

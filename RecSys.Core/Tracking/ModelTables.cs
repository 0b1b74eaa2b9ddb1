using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Tracking;

/// <summary>A model version as training registers it; see <see cref="Storage.Entities.ModelVersionRow"/> for its columns.</summary>
public sealed record ModelRecord
{
    public required int Version { get; init; }
    public required long RunId { get; init; }
    public required string Trainer { get; init; }
    public required long CreatedAt { get; init; }
    public required long DataCutoff { get; init; }
    public required string Parameters { get; init; }
    public required string FeatureFingerprint { get; init; }
    public required string SnapshotId { get; init; }
    public required string Artifact { get; init; }
    public int Trees { get; init; }
    public double DurationMs { get; init; }
    public required string Importance { get; init; }
}

/// <summary>One metric of one scorer on one fold.</summary>
public sealed record MetricValue(string Fold, string Scorer, string Metric, double Value);

/// <summary>How a fold was judged: whom it counts.</summary>
/// <param name="Users">Customers with at least one positive: the metrics' denominator.</param>
/// <param name="UsersLeftOut">Customers without one.</param>
/// <param name="Positives">Positives of all users.</param>
/// <param name="PositivesFound">Positives that are among the candidates: what any ranker could reach.</param>
public sealed record FoldCount(string Fold, long Cutoff, long End, int Users, int UsersLeftOut, long Positives, long PositivesFound);

/// <summary>What a candidate source found of a fold's positives.</summary>
/// <param name="Found">Positives it proposed.</param>
/// <param name="FoundAlone">Positives that no other source proposed.</param>
public sealed record SourceRecall(string Fold, string Source, long Found, long FoundAlone);

/// <summary>Writes of the stages about models, in the stage's transaction.</summary>
public static class ModelTables
{
    public static int NextVersion(SqliteConnection connection) =>
        LabDatabase.Scalar<int>(connection, $"select coalesce(max(version), 0) + 1 from {Tables.ModelVersions}");

    /// <summary>The newest version and its file; null before the first training.</summary>
    public static (int Version, string Artifact)? Newest(SqliteConnection connection)
    {
        using var rows = new BulkRead(connection, $"select version, artifact from {Tables.ModelVersions} order by version desc limit 1");
        return rows.Next() ? (rows.Int(0), rows.Text(1)) : null;
    }

    /// <summary>The version an alias names and its file.</summary>
    public static (int Version, string Artifact)? Named(SqliteConnection connection, string alias)
    {
        using var rows = new BulkRead(
            connection,
            $"select v.version, v.artifact from {Tables.ModelAliases} a join {Tables.ModelVersions} v on v.version = a.version where a.alias = ?1",
            alias);
        return rows.Next() ? (rows.Int(0), rows.Text(1)) : null;
    }

    public static void Insert(SqliteConnection connection, ModelRecord model) => LabDatabase.Execute(
        connection,
        $"""
        insert into {Tables.ModelVersions}
            (version, run_id, trainer, created_at, data_cutoff, parameters, feature_fingerprint, snapshot_id, artifact, trees, duration_ms, importance)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """,
        model.Version,
        model.RunId,
        model.Trainer,
        model.CreatedAt,
        model.DataCutoff,
        model.Parameters,
        model.FeatureFingerprint,
        model.SnapshotId,
        model.Artifact,
        model.Trees,
        model.DurationMs,
        model.Importance);

    public static void InsertCurve(SqliteConnection connection, int version, IEnumerable<(int Tree, double Train, double Validation)> steps)
    {
        using var insert = new BulkInsert(connection, Tables.ModelCurves, ["version", "tree", "train_ndcg", "validation_ndcg"]);
        foreach (var (tree, train, validation) in steps)
        {
            insert.Set(0, (long)version).Set(1, (long)tree).Set(2, train).Set(3, validation).Write();
        }
    }

    /// <summary>Replaces a version's evaluation.</summary>
    public static void WriteEvaluation(
        SqliteConnection connection, int version, long evaluatedAt, IEnumerable<MetricValue> metrics, IEnumerable<FoldCount> folds, IEnumerable<SourceRecall> sources)
    {
        foreach (var table in new[] { Tables.ModelMetrics, Tables.ModelFolds, Tables.ModelSourceRecall })
        {
            LabDatabase.Execute(connection, $"delete from {table} where version = ?1", version);
        }

        LabDatabase.Execute(connection, $"update {Tables.ModelVersions} set evaluated_at = ?1 where version = ?2", evaluatedAt, version);
        using var metric = new BulkInsert(connection, Tables.ModelMetrics, ["version", "fold", "scorer", "metric", "value"]);
        foreach (var m in metrics)
        {
            metric.Set(0, (long)version).Set(1, m.Fold).Set(2, m.Scorer).Set(3, m.Metric).Set(4, m.Value).Write();
        }

        using var fold = new BulkInsert(connection, Tables.ModelFolds, ["version", "fold", "cutoff", "\"end\"", "users", "users_left_out", "positives", "positives_found"]);
        foreach (var f in folds)
        {
            fold.Set(0, (long)version).Set(1, f.Fold).Set(2, f.Cutoff).Set(3, f.End).Set(4, (long)f.Users).Set(5, (long)f.UsersLeftOut)
                .Set(6, f.Positives).Set(7, f.PositivesFound).Write();
        }

        using var source = new BulkInsert(connection, Tables.ModelSourceRecall, ["version", "fold", "source", "found", "found_alone"]);
        foreach (var s in sources)
        {
            source.Set(0, (long)version).Set(1, s.Fold).Set(2, s.Source).Set(3, s.Found).Set(4, s.FoundAlone).Write();
        }
    }
}

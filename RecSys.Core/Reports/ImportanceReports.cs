using RecSys.Core.Domain;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Splits;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Reports;

/// <summary>What a model version loses when its features are shuffled.</summary>
/// <param name="Ndcg">NDCG@10 of the validation fold's lists as they are.</param>
/// <param name="Users">Users judged.</param>
/// <param name="Repeats">Shuffles per feature.</param>
/// <param name="SnapshotId">Training snapshot that the lists came from.</param>
/// <param name="Features">What costs most first.</param>
public sealed record PermutationReport(int Version, double Ndcg, int Users, int Repeats, string SnapshotId, DateTimeOffset MeasuredAt, IReadOnlyList<FeatureDrop> Features);

/// <summary>How a version's scores follow a feature.</summary>
public sealed record DependenceReport(int Version, string Feature, string Sentence, string Unit, PartialDependence Curve);

/// <summary>What a model version goes by, over all customers.</summary>
public sealed class ImportanceReports(LabDatabase database, ModelRegistry models)
{
    /// <summary>Rows that dependence is averaged over: enough for a smooth mean, few enough to answer at once.</summary>
    private const int SampleRows = 1_500;

    private const int GridPoints = 30;
    private const int Curves = 60;

    private readonly Lock _gate = new();
    private (string Snapshot, float[] Values)? _sample;

    /// <summary>A version's permutation importance; null until it has been measured.</summary>
    public PermutationReport? Permutation(int version)
    {
        using var connection = database.Connect(readOnly: true);
        if (LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", Tables.FeatureImportance) == 0)
        {
            return null;
        }

        PermutationReport? report = null;
        var drops = new List<FeatureDrop>();
        using var rows = new BulkRead(
            connection,
            $"select feature, ndcg_lost, low, high, ndcg, users, repeats, snapshot_id, measured_at from {Tables.FeatureImportance} where version = ?1 order by ndcg_lost desc, feature",
            version);
        while (rows.Next())
        {
            drops.Add(new FeatureDrop(rows.Text(0), new Interval(rows.Double(1), rows.Double(2), rows.Double(3))));
            report ??= new PermutationReport(version, rows.Double(4), rows.Int(5), rows.Int(6), rows.Text(7), Moments.ToDateTimeOffset(rows.Long(8)), drops);
        }

        return report;
    }

    /// <summary>How a version's scores follow a feature, over rows evenly spread through the newest validation fold.</summary>
    /// <exception cref="LabException">There is no such version or feature, or no training snapshot of today's features.</exception>
    public DependenceReport Dependence(int version, string feature)
    {
        var column = FeatureCatalog.Default.Names.ToList().IndexOf(feature);
        if (column < 0)
        {
            throw new LabException($"There is no feature '{feature}'.", "The features page lists them: /stages/features.", Fault.NotFound);
        }

        var model = models.Load(version, FeatureCatalog.Default.Fingerprint);
        var known = FeatureCatalog.Default.Features[column];
        return new DependenceReport(version, feature, known.Sentence, known.Unit, PartialDependence.Of(model.Scorer, Sample(), column, GridPoints, Curves));
    }

    private float[] Sample()
    {
        using var connection = database.Connect(readOnly: true);
        var snapshot = LabelledFolds.LatestSnapshotId(connection);
        lock (_gate)
        {
            if (_sample is { } kept && kept.Snapshot == snapshot)
            {
                return kept.Values;
            }

            var fold = LabelledFolds.ReadOutlines(connection, database.Paths, FoldRole.Validation)[0];
            var count = Math.Min(SampleRows, fold.Rows);
            int[] rows = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * fold.Rows / count))];
            var values = new float[count * fold.FeatureCount];
            LabelledFolds.ReadFeatures(connection, database.Paths, fold, rows, values);
            _sample = (snapshot, values);
            return values;
        }
    }
}

using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Features;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>What one candidate source contributed to all customers as of the lab's now.</summary>
/// <param name="UniqueKept">Kept candidates that no other source proposed.</param>
/// <param name="MeanRank">Of its kept candidates within the source; null where none was kept.</param>
/// <param name="Seconds">Summed over threads.</param>
public sealed record SourceContribution(
    string Source, string Sentence, double Weight, long Customers, long Proposals, long Kept, long UniqueKept, double? MeanRank, double Seconds);

/// <summary>What a candidate source found of the validation fold's purchases.</summary>
/// <param name="Recall">Found within its quota ÷ all purchases.</param>
/// <param name="RecallAlone">Found by no other source ÷ all purchases.</param>
/// <param name="Overlap">By other source: share of what this one found that the other found, too; null where it found nothing.</param>
/// <param name="Ceiling">Share of the purchases among its best N, by N.</param>
public sealed record SourceQuality(
    string Source, long Quota, long Found, long FoundAlone, double Recall, double RecallAlone, double RecallKept, IReadOnlyList<double?> Overlap, IReadOnlyList<CeilingPoint> Ceiling);

/// <summary>Share of the purchases among the best N candidates.</summary>
public sealed record CeilingPoint(long N, double Recall);

/// <summary>What the sources found of the validation fold's purchases.</summary>
/// <param name="Ceiling">Of all sources merged, by N.</param>
/// <param name="Sources">In the order of the catalogue.</param>
public sealed record RetrievalReport(long Customers, long Positives, IReadOnlyList<CeilingPoint> Ceiling, IReadOnlyList<SourceQuality> Sources);

/// <summary>A feature and how its values lie in the newest training snapshot. Null where no row has a value.</summary>
/// <param name="BinEdges">One more than <paramref name="BinCounts"/>.</param>
/// <param name="BinCounts">Of a sample of the validation fold.</param>
/// <param name="EarlierCounts">The same bins of the last train fold.</param>
/// <param name="Folds">In time order.</param>
public sealed record FeatureSummary(
    string Name,
    string Group,
    string Unit,
    string Sentence,
    double? Mean,
    double? Deviation,
    double? Least,
    double? Most,
    double? MissingShare,
    double? Correlation,
    double? Auc,
    double? DriftPsi,
    IReadOnlyList<double> BinEdges,
    IReadOnlyList<double> BinCounts,
    IReadOnlyList<double> EarlierCounts,
    IReadOnlyList<FeatureFold> Folds,
    string Window);

/// <summary>A feature on one fold, from a sample of its rows.</summary>
/// <param name="Psi">Drift from the fold before.</param>
public sealed record FeatureFold(string Fold, double? Median, double Missing, double? Psi);

/// <summary>A training snapshot: the folder and what the manifest says of its files.</summary>
public sealed record SnapshotSummary(string Id, string Folder, DateTimeOffset CreatedAt, DateTimeOffset AsOf, long Seed, string FeatureFingerprint, long Rows, IReadOnlyList<FoldSnapshot> Folds);

/// <summary>Purchases in one fold's label window.</summary>
/// <param name="Positives">Pairs that might have been recommended.</param>
/// <param name="BoughtBefore">Pairs that might not.</param>
/// <param name="Customers">Customers with at least one positive.</param>
public sealed record FoldPurchases(string Fold, long Positives, long BoughtBefore, long Customers);

/// <summary>A fold's windows and counts; what belongs to rows is null for the test fold.</summary>
public sealed record FoldCounts(
    string Fold,
    string Role,
    DateTimeOffset Cutoff,
    DateTimeOffset End,
    long Customers,
    long LeftOut,
    long? Cold,
    long? SampledOut,
    long? Groups,
    long? Rows,
    long Positives,
    long? Reached,
    double? CeilingRecall);

/// <summary>The folds in time order, and the moments the picture of them spans.</summary>
public sealed record FoldTimeline(DateTimeOffset FirstEvent, DateTimeOffset End, IReadOnlyList<FoldCounts> Folds)
{
    /// <summary>Where a moment lies between the first event and the end, 0 to 1.</summary>
    public double Place(DateTimeOffset moment) => (moment - FirstEvent) / (End - FirstEvent);
}

/// <summary>What retrieval, features, labels and splits produced. Empty, or null, before their stages have run.</summary>
public sealed class LearningReports(LabDatabase database, LabPaths paths)
{
    /// <summary>In the order of the source catalogue.</summary>
    public IReadOnlyList<SourceContribution> Sources() => Read(
        Tables.CandidateSources,
        "select source, sentence, weight, customers, proposals, kept, unique_kept, mean_rank, seconds from candidate_sources order by position",
        row => new SourceContribution(row.Text(0), row.Text(1), row.Double(2), row.Long(3), row.Long(4), row.Long(5), row.Long(6), Number(row, 7), row.Double(8)));

    /// <summary>Null before the candidates stage has measured a validation fold.</summary>
    public RetrievalReport? Retrieval()
    {
        var ceilings = Read(Tables.CandidateCeiling, "select source, n, recall from candidate_ceiling order by source, n", row => (Source: row.Text(0), Point: new CeilingPoint(row.Long(1), row.Double(2))))
            .ToLookup(c => c.Source, c => c.Point);
        var overlaps = Read(
            Tables.CandidateOverlap,
            "select o.source, o.shared from candidate_overlap o join candidate_recall r on r.source = o.other order by o.source, r.position",
            row => (Source: row.Text(0), Shared: row.Long(1))).ToLookup(o => o.Source, o => o.Shared);
        var rows = Read(
            Tables.CandidateRecall,
            "select source, quota, found, found_alone, kept, customers, positives from candidate_recall order by position",
            row => (Source: row.Text(0), Quota: row.Long(1), Found: row.Long(2), Alone: row.Long(3), Kept: row.Long(4), Customers: row.Long(5), Positives: row.Long(6)));
        return rows.Count == 0 ? null : new RetrievalReport(
            rows[0].Customers,
            rows[0].Positives,
            [.. ceilings["merged"]],
            rows.ConvertAll(r => new SourceQuality(
                r.Source,
                r.Quota,
                r.Found,
                r.Alone,
                (double)r.Found / r.Positives,
                (double)r.Alone / r.Positives,
                (double)r.Kept / r.Positives,
                [.. overlaps[r.Source].Select(shared => r.Found == 0 ? null : (double?)shared / r.Found)],
                [.. ceilings[r.Source]])));
    }

    /// <summary>In the order of a feature row.</summary>
    public IReadOnlyList<FeatureSummary> Features() => Read(
        Tables.FeatureStatistics,
        "select feature, feature_group, unit, sentence, mean, deviation, least, most, missing_share, correlation, auc, drift_psi, histogram, folds, feature_window from feature_statistics order by position",
        Feature);

    /// <summary>Training snapshots that are kept, newest first.</summary>
    public IReadOnlyList<SnapshotSummary> Snapshots() => Read(
        Tables.FeatureSnapshots,
        "select snapshot_id, created_at, as_of, seed, feature_fingerprint, rows, manifest from feature_snapshots order by run_id desc",
        row => new SnapshotSummary(
            row.Text(0),
            FeatureSnapshot.Folder(paths, row.Text(0)),
            Moments.ToDateTimeOffset(row.Long(1)),
            Moments.ToDateTimeOffset(row.Long(2)),
            row.Long(3),
            row.Text(4),
            row.Long(5),
            FeatureSnapshot.FoldsOf(row.Text(6))));

    /// <summary>In time order.</summary>
    public IReadOnlyList<FoldPurchases> Labels() => Read(
        Tables.Labels,
        """
        select fold, sum(eligible), sum(1 - eligible), count(distinct case when eligible = 1 then customer_id end)
        from labels group by fold order by min(first_purchase_at)
        """,
        row => new FoldPurchases(row.Text(0), row.Long(1), row.Long(2), row.Long(3)));

    /// <summary>Null before the splits stage has run.</summary>
    public FoldTimeline? Folds()
    {
        var folds = Read(
            Tables.SplitFolds,
            """
            select fold, role, cutoff, window_end, customers, left_out, cold, sampled_out, groups, rows, positives, reached, ceiling_recall
            from split_folds order by position
            """,
            row => new FoldCounts(
                row.Text(0), row.Text(1), Moments.ToDateTimeOffset(row.Long(2)), Moments.ToDateTimeOffset(row.Long(3)), row.Long(4), row.Long(5),
                Whole(row, 6), Whole(row, 7), Whole(row, 8), Whole(row, 9), row.Long(10), Whole(row, 11), Number(row, 12)));
        if (folds.Count == 0)
        {
            return null;
        }

        using var connection = database.Connect(readOnly: true);
        var first = LabDatabase.Scalar<long>(connection, "select coalesce(min(event_time), ?1) from silver_sales", folds[0].Cutoff.ToUnixTimeMilliseconds());
        return new FoldTimeline(Moments.ToDateTimeOffset(first), folds[^1].End, folds);
    }

    private static FeatureSummary Feature(BulkRead row)
    {
        using var histogram = JsonDocument.Parse(row.Text(12));
        double[] Numbers(string name) => [.. histogram.RootElement.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];
        return new FeatureSummary(
            row.Text(0),
            row.Text(1),
            row.Text(2),
            row.Text(3),
            Number(row, 4),
            Number(row, 5),
            Number(row, 6),
            Number(row, 7),
            Number(row, 8),
            Number(row, 9),
            Number(row, 10),
            Number(row, 11),
            Numbers("edges"),
            Numbers("counts"),
            Numbers("earlier"),
            JsonSerializer.Deserialize<List<FeatureFold>>(row.Text(13), JsonSerializerOptions.Web)!,
            row.Text(14));
    }

    private List<T> Read<T>(string table, string sql, Func<BulkRead, T> make)
    {
        using var connection = database.Connect(readOnly: true);
        var found = new List<T>();
        if (!IsMade(connection, table))
        {
            return found;
        }

        using var rows = new BulkRead(connection, sql);
        while (rows.Next())
        {
            found.Add(make(rows));
        }

        return found;
    }

    private static bool IsMade(SqliteConnection connection, string table) =>
        LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where type = 'table' and name = ?1", table) > 0;

    private static double? Number(BulkRead row, int column) => row.IsNull(column) ? null : row.Double(column);

    private static long? Whole(BulkRead row, int column) => row.IsNull(column) ? null : row.Long(column);
}

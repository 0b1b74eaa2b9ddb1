using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Recommendation;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;

namespace RecSys.Core.Reports;

/// <summary>A product and in how many lists it stands.</summary>
public sealed record ProductShare(long ProductId, string Name, string Category, int Lists);

/// <summary>A source and how many list places it accounts for.</summary>
/// <param name="Places">Places where it is the first, that is the strongest, source.</param>
public sealed record SourcePlaces(string Source, int Places);

/// <summary>A list of the snapshot as one line: whose, of which type, what stands first and why.</summary>
public sealed record SampleList(long CustomerId, string? CustomerName, string Type, IReadOnlyList<string> Products, string FirstReason)
{
    public bool IsCold => Type == ListTypes.ColdStart;
}

/// <summary>What a snapshot of everybody's lists is like.</summary>
/// <param name="DataCutoff">Events before this moment were known.</param>
/// <param name="ColdCustomers">Customers without history, served by context.</param>
/// <param name="ProductsRecommended">Distinct products in the lists.</param>
/// <param name="ProductsKnown">Products of the shop.</param>
public sealed record SnapshotReport(
    DateTimeOffset GeneratedAt,
    int ModelVersion,
    DateTimeOffset DataCutoff,
    int Customers,
    int ColdCustomers,
    int SnapshotsKept,
    int ProductsRecommended,
    int ProductsKnown,
    IReadOnlyList<ProductShare> TopProducts,
    IReadOnlyList<SourcePlaces> Sources,
    IReadOnlyList<SampleList> Samples)
{
    public int PersonalCustomers => Customers - ColdCustomers;

    /// <summary>Distinct recommended ÷ known products, 0 to 1.</summary>
    public double Coverage => ProductsKnown == 0 ? 0 : (double)ProductsRecommended / ProductsKnown;
}

/// <summary>The snapshots of everybody's lists.</summary>
public sealed class RecommendationReports(LabDatabase database)
{
    private const int TopProducts = 15;
    private const int SamplesPerType = 4;

    // A snapshot never changes: every tab is shown what the first one asked for.
    private Kept? _last;

    /// <exception cref="LabException">There is no snapshot yet.</exception>
    public long LatestSnapshotId()
    {
        using var context = database.Context();
        return context.RecommendationSnapshots.Max(s => (long?)s.Id) ?? throw new LabException(
            "There is no snapshot of recommendations yet.", "Run the recommendation stage first: POST /api/runs, or \"Run all\" on the start page.", Fault.NotFound);
    }

    /// <summary>What the latest snapshot is like; null before the first.</summary>
    public SnapshotReport? Latest()
    {
        using var context = database.Context();
        if (context.RecommendationSnapshots.AsNoTracking().OrderByDescending(s => s.Id).FirstOrDefault() is not { } snapshot)
        {
            return null;
        }

        using var connection = database.Connect(readOnly: true);
        var known = LabDatabase.Scalar<int>(connection, "select count(*) from silver_products where valid_to is null");
        var kept = context.RecommendationSnapshots.Count();
        if (_last is { } last && last.SnapshotId == snapshot.Id && last.Report.GeneratedAt == snapshot.GeneratedAt)
        {
            return last.Report with { ProductsKnown = known, SnapshotsKept = kept };
        }

        var report = Read(connection, snapshot, kept, known);
        _last = new Kept(snapshot.Id, report);
        return report;
    }

    private static SnapshotReport Read(SqliteConnection connection, RecommendationSnapshotRow snapshot, int kept, int known) =>
        new(
            snapshot.GeneratedAt,
            snapshot.ModelVersion,
            snapshot.DataCutoff,
            snapshot.Customers,
            snapshot.ColdCustomers,
            kept,
            LabDatabase.Scalar<int>(connection, "select count(distinct product_id) from recommendations where snapshot_id = ?1", snapshot.Id),
            known,
            MostRecommended(connection, snapshot.Id),
            Sources(connection, snapshot.Id),
            [.. Samples(connection, snapshot.Id, ListTypes.Personal), .. Samples(connection, snapshot.Id, ListTypes.ColdStart)]);

    /// <summary>Writes a snapshot as CSV: <c>customer_id,rank,product_id,score,type</c>, by customer and rank, a row at a time.</summary>
    public async Task WriteCsvAsync(long snapshotId, Stream stream, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        await writer.WriteLineAsync("customer_id,rank,product_id,score,type");
        await using var connection = database.Connect(readOnly: true);
        using var rows = new BulkRead(
            connection, "select customer_id, rank, product_id, score, type from recommendations where snapshot_id = ?1 order by customer_id, rank", snapshotId);
        while (rows.Next())
        {
            cancel.ThrowIfCancellationRequested();
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{rows.Long(0)},{rows.Int(1)},{rows.Long(2)},{rows.Double(3):R},{rows.Text(4)}"));
        }
    }

    private static List<ProductShare> MostRecommended(SqliteConnection connection, long snapshotId)
    {
        var products = new List<ProductShare>();
        using var rows = new BulkRead(
            connection,
            """
            with counted as (
                select product_id, count(*) as lists from recommendations where snapshot_id = ?1
                group by product_id order by lists desc, product_id limit ?2)
            select c.product_id, p.product_name, p.category, c.lists
            from counted c join silver_products p on p.product_id = c.product_id and p.valid_to is null
            order by c.lists desc, c.product_id
            """,
            snapshotId,
            TopProducts);
        while (rows.Next())
        {
            products.Add(new ProductShare(rows.Long(0), rows.Text(1), rows.Text(2), rows.Int(3)));
        }

        return products;
    }

    private static List<SourcePlaces> Sources(SqliteConnection connection, long snapshotId)
    {
        var sources = new List<SourcePlaces>();
        using var rows = new BulkRead(
            connection,
            """
            select case when instr(sources, ',') > 0 then substr(sources, 1, instr(sources, ',') - 1) else sources end as first_source, count(*) as places
            from recommendations where snapshot_id = ?1
            group by first_source order by places desc, first_source
            """,
            snapshotId);
        while (rows.Next())
        {
            sources.Add(new SourcePlaces(rows.Text(0), rows.Int(1)));
        }

        return sources;
    }

    private static List<SampleList> Samples(SqliteConnection connection, long snapshotId, string type)
    {
        var lists = new List<SampleList>();
        using var rows = new BulkRead(
            connection,
            """
            with chosen as (
                select customer_id from recommendations where snapshot_id = ?1 and rank = 1 and type = ?2 order by customer_id limit ?3)
            select r.customer_id, c.customer_name, p.product_name, r.reason
            from chosen
            join recommendations r on r.snapshot_id = ?1 and r.customer_id = chosen.customer_id and r.rank <= 3
            join silver_products p on p.product_id = r.product_id and p.valid_to is null
            left join silver_customers c on c.customer_id = r.customer_id and c.valid_to is null
            order by r.customer_id, r.rank
            """,
            snapshotId,
            type,
            SamplesPerType);
        while (rows.Next())
        {
            if (lists.Count == 0 || lists[^1].CustomerId != rows.Long(0))
            {
                lists.Add(new SampleList(rows.Long(0), rows.TextOrNull(1), type, [rows.Text(2)], rows.Text(3)));
            }
            else
            {
                lists[^1] = lists[^1] with { Products = [.. lists[^1].Products, rows.Text(2)] };
            }
        }

        return lists;
    }

    private sealed record Kept(long SnapshotId, SnapshotReport Report);
}

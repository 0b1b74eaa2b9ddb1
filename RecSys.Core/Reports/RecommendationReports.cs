using System.Globalization;
using System.Runtime.InteropServices;
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

    private static SnapshotReport Read(SqliteConnection connection, RecommendationSnapshotRow snapshot, int kept, int known)
    {
        var places = SnapshotPlaces.Read(connection, snapshot.Id);
        return new(
            snapshot.GeneratedAt,
            snapshot.ModelVersion,
            snapshot.DataCutoff,
            snapshot.Customers,
            snapshot.ColdCustomers,
            kept,
            places.ListsByProduct.Count,
            known,
            MostRecommended(connection, places),
            [.. places.PlacesBySource.Select(s => new SourcePlaces(s.Key, s.Value)).OrderByDescending(s => s.Places).ThenBy(s => s.Source, StringComparer.Ordinal)],
            [.. places.Firsts(ListTypes.Personal).Concat(places.Firsts(ListTypes.ColdStart)).SelectMany(customer => Sample(connection, snapshot.Id, customer))]);
    }

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

    private static List<ProductShare> MostRecommended(SqliteConnection connection, SnapshotPlaces places)
    {
        var products = new List<ProductShare>();
        foreach (var (product, lists) in places.ListsByProduct.OrderByDescending(p => p.Value).ThenBy(p => p.Key).Take(TopProducts))
        {
            using var rows = new BulkRead(connection, "select product_name, category from silver_products where product_id = ?1 and valid_to is null", product);
            if (rows.Next())
            {
                products.Add(new ProductShare(product, rows.Text(0), rows.Text(1), lists));
            }
        }

        return products;
    }

    /// <summary>The list of a customer as a line; nothing where its products are no longer known.</summary>
    private static List<SampleList> Sample(SqliteConnection connection, long snapshotId, long customerId)
    {
        var lists = new List<SampleList>();
        using var rows = new BulkRead(
            connection,
            """
            select r.type, c.customer_name, p.product_name, r.reason
            from recommendations r
            join silver_products p on p.product_id = r.product_id and p.valid_to is null
            left join silver_customers c on c.customer_id = r.customer_id and c.valid_to is null
            where r.snapshot_id = ?1 and r.customer_id = ?2 and r.rank <= 3
            order by r.rank
            """,
            snapshotId,
            customerId);
        while (rows.Next())
        {
            if (lists.Count == 0)
            {
                lists.Add(new SampleList(customerId, rows.TextOrNull(1), rows.Text(0), [rows.Text(2)], rows.Text(3)));
            }
            else
            {
                lists[0] = lists[0] with { Products = [.. lists[0].Products, rows.Text(2)] };
            }
        }

        return lists;
    }

    private sealed record Kept(long SnapshotId, SnapshotReport Report);

    /// <summary>What every place of a snapshot adds up to, from one pass over its rows.</summary>
    private sealed class SnapshotPlaces
    {
        private readonly Dictionary<string, List<long>> _firsts = [];

        /// <summary>In how many lists each product stands.</summary>
        public Dictionary<long, int> ListsByProduct { get; } = [];

        /// <summary>How many places each source is the first, that is the strongest, of.</summary>
        public Dictionary<string, int> PlacesBySource { get; } = [];

        /// <summary>The first customers with a list of this type.</summary>
        public IReadOnlyList<long> Firsts(string type) => _firsts.GetValueOrDefault(type, []);

        public static SnapshotPlaces Read(SqliteConnection connection, long snapshotId)
        {
            var places = new SnapshotPlaces();
            var bySource = places.PlacesBySource.GetAlternateLookup<ReadOnlySpan<char>>();
            using var rows = new BulkRead(
                connection, "select customer_id, rank, product_id, type, sources from recommendations where snapshot_id = ?1 order by customer_id, rank", snapshotId);
            while (rows.Next())
            {
                CollectionsMarshal.GetValueRefOrAddDefault(places.ListsByProduct, rows.Long(2), out _)++;
                var sources = rows.Text(4).AsSpan();
                CollectionsMarshal.GetValueRefOrAddDefault(bySource, sources.IndexOf(',') is >= 0 and var comma ? sources[..comma] : sources, out _)++;
                if (rows.Int(1) == 1)
                {
                    places.AddFirst(rows.Text(3), rows.Long(0));
                }
            }

            return places;
        }

        private void AddFirst(string type, long customer)
        {
            if (!_firsts.TryGetValue(type, out var firsts))
            {
                _firsts[type] = firsts = [];
            }

            if (firsts.Count < SamplesPerType)
            {
                firsts.Add(customer);
            }
        }
    }
}

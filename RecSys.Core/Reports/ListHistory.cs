using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A product of a kept list.</summary>
/// <param name="Rank">From 1.</param>
public sealed record KeptItem(int Rank, long ProductId, string ProductName, double Score, string Reason, IReadOnlyList<string> Sources);

/// <summary>One customer's list in one snapshot.</summary>
/// <param name="DataCutoff">Events before this moment were known to the snapshot.</param>
/// <param name="Type">personal or cold_start.</param>
/// <param name="Changed">Products that were not in the list of the snapshot before; null for the oldest.</param>
public sealed record KeptList(
    long SnapshotId, DateTimeOffset GeneratedAt, DateTimeOffset DataCutoff, int ModelVersion, string Type, IReadOnlyList<KeptItem> Items, int? Changed);

/// <summary>A product in one of two lists or in both.</summary>
/// <param name="Before">Null where it came in.</param>
/// <param name="After">Null where it went.</param>
public sealed record ListMove(KeptItem? Before, KeptItem? After)
{
    /// <summary>The product.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public KeptItem Item => (After ?? Before)!;
}

/// <summary>What changed for one customer between two snapshots.</summary>
/// <param name="Events">Events of the customer that the later one knew and the earlier one did not.</param>
/// <param name="Moves">In the order of the later list, then what went.</param>
/// <param name="Why">What can have changed it, in words.</param>
public sealed record ListChange(long CustomerId, KeptList From, KeptList To, int Events, IReadOnlyList<ListMove> Moves, string Why);

/// <summary>A customer's lists from snapshot to snapshot.</summary>
public sealed class ListHistory(LabDatabase database)
{
    /// <summary>The customer's list in every snapshot that is kept, newest first; snapshots without one are left out.</summary>
    public IReadOnlyList<KeptList> Of(long customerId)
    {
        using var context = database.Context();
        using var connection = database.Connect(readOnly: true);
        var lists = new List<KeptList>();
        foreach (var snapshot in context.RecommendationSnapshots.AsNoTracking().OrderBy(s => s.Id))
        {
            var (type, items) = Items(connection, snapshot.Id, customerId);
            if (items.Count > 0)
            {
                int? changed = lists.Count == 0 ? null : items.Count(i => lists[^1].Items.All(before => before.ProductId != i.ProductId));
                lists.Add(new KeptList(snapshot.Id, snapshot.GeneratedAt, snapshot.DataCutoff, snapshot.ModelVersion, type, items, changed));
            }
        }

        lists.Reverse();
        return lists;
    }

    /// <summary>What changed for a customer between two snapshots.</summary>
    /// <exception cref="LabException">One of them is not kept, or has no list of the customer.</exception>
    public ListChange Between(long customerId, long from, long to)
    {
        var lists = Of(customerId);
        var (before, after) = (Find(lists, customerId, from), Find(lists, customerId, to));
        using var connection = database.Connect(readOnly: true);
        var events = LabDatabase.Scalar<int>(
            connection,
            $"select count(*) from {Tables.SilverSales} where customer_id = ?1 and event_time >= ?2 and event_time < ?3",
            customerId,
            before.DataCutoff.ToUnixTimeMilliseconds(),
            after.DataCutoff.ToUnixTimeMilliseconds());
        List<ListMove> moves =
        [
            .. after.Items.Select(a => new ListMove(before.Items.FirstOrDefault(b => b.ProductId == a.ProductId), a)),
            .. before.Items.Where(b => after.Items.All(a => a.ProductId != b.ProductId)).Select(b => new ListMove(b, null)),
        ];
        return new ListChange(customerId, before, after, events, moves, Why(before, after, events, moves));
    }

    private static string Why(KeptList before, KeptList after, int events, List<ListMove> moves)
    {
        if (moves.All(m => m.Before?.Rank == m.After?.Rank && m.Before?.Score == m.After?.Score))
        {
            return "Nothing changed: the same products with the same scores.";
        }

        var causes = new List<string>();
        if (before.ModelVersion != after.ModelVersion)
        {
            causes.Add($"model version {after.ModelVersion} ranks in place of version {before.ModelVersion}");
        }

        if (events > 0)
        {
            causes.Add($"the customer did {events} more {(events == 1 ? "thing" : "things")}");
        }

        if (causes.Count == 0)
        {
            return "The customer did nothing new and the model is the same: what moved is what others did, the time that passed, products or settings.";
        }

        var words = string.Join(", and ", causes);
        return $"{char.ToUpperInvariant(words[0])}{words[1..]}.";
    }

    private static KeptList Find(IReadOnlyList<KeptList> lists, long customerId, long snapshot) => lists.FirstOrDefault(l => l.SnapshotId == snapshot) ?? throw new LabException(
        $"Snapshot {snapshot} has no list of customer {customerId}.",
        lists.Count == 0 ? "Run the recommendation stage first." : $"Kept are {string.Join(", ", lists.Select(l => l.SnapshotId))}.",
        Fault.NotFound);

    private static (string Type, List<KeptItem> Items) Items(SqliteConnection connection, long snapshotId, long customerId)
    {
        var (type, items) = ("", new List<KeptItem>());
        using var rows = new BulkRead(
            connection,
            $"""
            select r.rank, r.product_id, coalesce(p.product_name, 'product ' || r.product_id), r.score, r.reason, r.sources, r.type
            from {Tables.Recommendations} r
            left join {Tables.SilverProducts} p on p.product_id = r.product_id and p.valid_to is null
            where r.snapshot_id = ?1 and r.customer_id = ?2
            order by r.rank
            """,
            snapshotId,
            customerId);
        while (rows.Next())
        {
            type = rows.Text(6);
            items.Add(new KeptItem(rows.Int(0), rows.Long(1), rows.Text(2), rows.Double(3), rows.Text(4), rows.Text(5).Split(',')));
        }

        return (type, items);
    }
}

using Microsoft.Data.Sqlite;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>Appends one snapshot of everybody's lists, in the stage's transaction.</summary>
internal sealed class SnapshotWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly BulkInsert _rows;
    private long _rowsKept;

    public SnapshotWriter(SqliteConnection connection)
    {
        _connection = connection;
        SnapshotId = LabDatabase.Scalar<long>(connection, "select coalesce(max(id), 0) + 1 from recommendation_snapshots");
        _rows = new BulkInsert(
            connection, Tables.Recommendations, ["snapshot_id", "customer_id", "rank", "product_id", "score", "type", "reason", "sources"]);
    }

    public long SnapshotId { get; }

    public long Rows => _rows.Inserted + _rowsKept;

    public void Write(long customerId, RecommendedList list, ShopState state)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            _rows.Set(0, SnapshotId).Set(1, customerId).Set(2, i + 1L).Set(3, state.Products[item.Product].Id)
                .Set(4, item.Score).Set(5, list.Type).Set(6, item.Reason).Set(7, item.Sources).Write();
        }
    }

    /// <summary>Takes customers' lists over from an earlier snapshot as they are.</summary>
    public void Keep(long snapshotId, IEnumerable<long> customers)
    {
        LabDatabase.Execute(_connection, "create temp table if not exists kept_lists (customer_id integer primary key)");
        LabDatabase.Execute(_connection, "delete from kept_lists");
        using (var kept = new BulkInsert(_connection, "kept_lists", ["customer_id"]))
        {
            foreach (var customer in customers)
            {
                kept.Set(0, customer).Write();
            }
        }

        _rowsKept += LabDatabase.Execute(
            _connection,
            $"""
            insert into {Tables.Recommendations} (snapshot_id, customer_id, rank, product_id, score, type, reason, sources)
            select ?1, customer_id, rank, product_id, score, type, reason, sources
            from {Tables.Recommendations} where snapshot_id = ?2 and customer_id in (select customer_id from kept_lists)
            order by customer_id, rank
            """,
            SnapshotId,
            snapshotId);
        LabDatabase.Execute(_connection, "drop table kept_lists");
    }

    /// <summary>Enters the snapshot itself.</summary>
    public void Enter(long runId, long generatedAt, int modelVersion, long dataCutoff, int customers, int coldCustomers) => LabDatabase.Execute(
        _connection,
        """
        insert into recommendation_snapshots (id, run_id, generated_at, model_version, data_cutoff, customers, cold_customers, "rows")
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """,
        SnapshotId,
        runId,
        generatedAt,
        modelVersion,
        dataCutoff,
        customers,
        coldCustomers,
        Rows);

    /// <summary>Deletes all but the newest snapshots.</summary>
    /// <returns>Snapshots deleted.</returns>
    public int Keep(int newest)
    {
        const string old = "(select id from recommendation_snapshots order by id desc limit -1 offset ?1)";
        LabDatabase.Execute(_connection, $"delete from recommendations where snapshot_id in {old}", newest);
        return LabDatabase.Execute(_connection, $"delete from recommendation_snapshots where id in {old}", newest);
    }

    public void Dispose() => _rows.Dispose();
}

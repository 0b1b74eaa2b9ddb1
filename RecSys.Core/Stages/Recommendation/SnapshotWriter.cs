using Microsoft.Data.Sqlite;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>Appends one snapshot of everybody's lists, in the stage's transaction.</summary>
internal sealed class SnapshotWriter : IDisposable
{
    private static readonly string[] Columns = ["snapshot_id", "customer_id", "rank", "product_id", "score", "type", "reason", "sources"];

    private readonly SqliteConnection _connection;
    private readonly BlockInsert _rows;
    private readonly RowBlock _block = new(Columns.Length);
    private long _rowsKept;

    public SnapshotWriter(SqliteConnection connection)
    {
        _connection = connection;
        SnapshotId = LabDatabase.Scalar<long>(connection, "select coalesce(max(id), 0) + 1 from recommendation_snapshots");
        _rows = new BlockInsert(connection, Tables.Recommendations, Columns);
    }

    public long SnapshotId { get; }

    /// <summary>Rows in the table: those of lists taken over, and of lists written up to the last <see cref="Finish"/>.</summary>
    public long Rows => _rows.Inserted + _rowsKept;

    /// <summary>Notes a customer's list down; it is in the table with the block that it fills, or after <see cref="Finish"/>.</summary>
    public void Write(long customerId, RecommendedList list, ShopState state)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            _block.Set(0, SnapshotId);
            _block.Set(1, customerId);
            _block.Set(2, i + 1L);
            _block.Set(3, state.Products[item.Product].Id);
            _block.Set(4, item.Score);
            _block.Set(5, list.Type);
            _block.Set(6, item.Reason);
            _block.Set(7, item.Sources);
            _block.EndRow();
            if (_block.IsFull)
            {
                Finish();
            }
        }
    }

    /// <summary>Inserts what was noted down.</summary>
    public void Finish()
    {
        _rows.Insert(_block);
        _block.Clear();
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

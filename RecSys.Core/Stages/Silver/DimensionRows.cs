using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// What bronze ever said of the customers or products that a run speaks of. Which bronze rows those are is kept in a table by id, so that a new
/// row of a product finds the others of that product without a look at all of bronze.
/// </summary>
internal sealed class DimensionRows(SqliteConnection connection, Dimension dimension, int maxDaysInFuture)
{
    private readonly Dictionary<long, List<Observation>> _touched = [];
    private readonly List<(long Id, long BronzeId)> _new = [];

    /// <summary>Makes the table agree with the high-water mark: empty where silver starts over, complete where an older version kept none.</summary>
    public void Prepare(long watermark)
    {
        if (watermark == 0)
        {
            LabDatabase.Execute(connection, $"delete from {dimension.Rows.Name}");
        }
        else if (LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {dimension.Rows.Name})") == 0)
        {
            FillIn(watermark);
        }
    }

    /// <summary>Takes a usable new row in.</summary>
    public void Add(DimensionRow row, long bronzeId)
    {
        _new.Add((row.Id.Value, bronzeId));
        Touch(row.Id.Value).Add(Observe(row, bronzeId));
    }

    /// <summary>Takes a mended row in, where the run speaks of its id.</summary>
    public void AddMended(DimensionRow row, long bronzeId)
    {
        if (_touched.TryGetValue(row.Id.Value, out var own))
        {
            own.Add(Observe(row, bronzeId));
        }
    }

    /// <summary>Has an id's versions laid anew.</summary>
    public List<Observation> Touch(long id)
    {
        if (!_touched.TryGetValue(id, out var own))
        {
            _touched.Add(id, own = []);
        }

        return own;
    }

    /// <summary>Everything said of each touched id, by id. Remembers the new rows.</summary>
    public IEnumerable<(long Id, IReadOnlyList<Observation> Observations)> All(long watermark)
    {
        Remember();
        using var rows = new BulkRead(
            connection,
            $"{BronzeRawRow.Select(dimension.Kind)} join {dimension.Rows.Name} r on r.bronze_id = b.id where r.{dimension.Id.Stored} = ?1 and r.bronze_id <= ?2",
            0L,
            0L);
        var raw = new BronzeRawRow(dimension.Kind, rows);
        var row = new DimensionRow(dimension, maxDaysInFuture);
        foreach (var (id, own) in _touched.OrderBy(t => t.Key))
        {
            if (watermark > 0)
            {
                rows.Restart(id, watermark);
                while (rows.Next())
                {
                    own.Add(Observe(row.Read(raw, raw.IngestedAt), raw.BronzeId));
                }
            }

            yield return (id, own);
        }
    }

    private static Observation Observe(DimensionRow row, long bronzeId) => new(row.Updated.IsValid ? row.Updated.Value : null, bronzeId, row.Values());

    private void FillIn(long watermark)
    {
        var rules = new RuleBook<DimensionRow>(dimension.Kind.Name, dimension.Rules);
        var row = new DimensionRow(dimension, maxDaysInFuture);
        using (var rows = new BulkRead(connection, $"{BronzeRawRow.Select(dimension.Kind)} where b.id <= ?1 order by b.id", watermark))
        {
            var raw = new BronzeRawRow(dimension.Kind, rows);
            while (rows.Next())
            {
                if (rules.Keeps(row.Read(raw, raw.IngestedAt)))
                {
                    _new.Add((row.Id.Value, raw.BronzeId));
                }
            }
        }

        Remember();
    }

    private void Remember()
    {
        using var insert = new BulkInsert(connection, dimension.Rows, "or ignore");
        _new.Sort();
        foreach (var (id, bronzeId) in _new)
        {
            insert.Set(0, id).Set(1, bronzeId).Write();
        }

        _new.Clear();
    }
}

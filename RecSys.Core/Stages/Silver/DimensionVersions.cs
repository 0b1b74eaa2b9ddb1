using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>What laying versions did to their table.</summary>
/// <param name="Grown">Versions from bronze rows more than before; fewer count negative.</param>
/// <param name="LastMoment">The newest moment a laid version holds from, milliseconds since 1970 UTC.</param>
internal sealed record LaidVersions(long Grown, long Added, long Updated, long Removed, long? LastMoment);

/// <summary>
/// Replaces the versions of ids where they ought to be others. A version that stays is not written again, one that only ends at another moment
/// is changed in place; whatever else changes gets a new row id, so that readers find the id by looking at the rows past their mark.
/// </summary>
internal sealed class DimensionVersions(SqliteConnection connection, Dimension dimension)
{
    private long _grown;
    private long _added;
    private long _updated;
    private long _removed;
    private long? _lastMoment;

    public LaidVersions Lay(IEnumerable<(long Id, IReadOnlyList<Observation> Observations)> touched)
    {
        string[] columns = [dimension.Id.Stored, "valid_from", "valid_to", "bronze_id", .. dimension.Columns.Select(c => c.Stored)];
        using var insert = new BulkInsert(connection, dimension.Table, columns);
        using var current = new BulkRead(connection, $"select {string.Join(", ", columns.Skip(1).Prepend("id"))} from {dimension.Table} where {dimension.Id.Stored} = ?1", 0L);
        var isEmpty = LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {dimension.Table})") == 0;
        foreach (var (id, observations) in touched)
        {
            Replace(id, isEmpty ? [] : Current(current, id), Timeline.Of(observations), insert);
        }

        return new LaidVersions(_grown, _added, _updated, _removed, _lastMoment);
    }

    private Dictionary<long, (long RowId, DimensionVersion Version)> Current(BulkRead rows, long id)
    {
        var versions = new Dictionary<long, (long RowId, DimensionVersion Version)>();
        rows.Restart(id);
        while (rows.Next())
        {
            var values = new object?[dimension.Columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = rows.Value(4 + i);
            }

            versions.Add(rows.Long(1), (rows.Long(0), new DimensionVersion(rows.Long(1), rows.LongOrNull(2), rows.LongOrNull(3), values)));
        }

        return versions;
    }

    private void Replace(long id, Dictionary<long, (long RowId, DimensionVersion Version)> current, IReadOnlyList<DimensionVersion> wanted, BulkInsert insert)
    {
        _grown += wanted.Count - current.Values.Count(c => c.Version.BronzeId is not null);
        var (changed, inserted) = (false, false);
        foreach (var version in wanted)
        {
            if (!current.Remove(version.ValidFrom, out var known))
            {
                (changed, inserted) = (true, true);
                Insert(id, version, insert);
                _added++;
            }
            else if (known.Version.BronzeId is null || !known.Version.Values.AsSpan().SequenceEqual(version.Values))
            {
                (changed, inserted) = (true, true);
                Delete(known.RowId);
                Insert(id, version, insert);
                _updated++;
            }
            else if (known.Version.ValidTo != version.ValidTo)
            {
                changed = true;
                LabDatabase.Execute(connection, $"update {dimension.Table} set valid_to = ?1 where id = ?2", version.ValidTo, known.RowId);
                _updated++;
            }
        }

        foreach (var (rowId, _) in current.Values)
        {
            changed = true;
            Delete(rowId);
            _removed++;
        }

        if (changed && !inserted)
        {
            GiveNewId(id, wanted[^1], insert);
        }
    }

    /// <summary>Something went and nothing came: the last version gets a new row id, so that the change is seen.</summary>
    private void GiveNewId(long id, DimensionVersion version, BulkInsert insert)
    {
        LabDatabase.Execute(connection, $"delete from {dimension.Table} where {dimension.Id.Stored} = ?1 and valid_from = ?2", id, version.ValidFrom);
        Insert(id, version, insert);
    }

    private void Delete(long rowId) => LabDatabase.Execute(connection, $"delete from {dimension.Table} where id = ?1", rowId);

    private void Insert(long id, DimensionVersion version, BulkInsert insert)
    {
        insert.Set(0, id).Set(1, version.ValidFrom).Set(2, version.ValidTo).Set(3, version.BronzeId);
        for (var i = 0; i < version.Values.Length; i++)
        {
            insert.SetValue(4 + i, version.Values[i]);
        }

        insert.Write();
        if (version.ValidFrom != long.MinValue)
        {
            _lastMoment = Math.Max(_lastMoment ?? version.ValidFrom, version.ValidFrom);
        }
    }
}

using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// Brings a versioned table up to date: judges the new bronze rows, and lays the versions of the ids they speak of anew from everything
/// bronze ever held of them. So the result does not depend on the order or the number of runs.
/// </summary>
internal sealed class DimensionCleaner(SilverSession session, Dimension dimension)
{
    private readonly RuleBook<DimensionRow> _rules = new(dimension.Kind.Name, dimension.Rules);
    private readonly DimensionRow _row = new(dimension, session.MaxDaysInFuture);

    public IEnumerable<ExpectationCount> Expectations => _rules.Counts;

    public KindCounts Clean()
    {
        var kind = dimension.Kind;
        var watermark = session.Watermark(kind);
        var highest = session.HighestBronzeId(kind);
        var before = Versions();
        var (touched, rowsIn, quarantined) = JudgeNew(watermark);
        var released = Replay(touched);
        rowsIn += released;
        if (touched.Count > 0)
        {
            Replace(Current(touched), Wanted(touched));
        }

        session.SetWatermark(kind, highest);
        var inserted = Versions() - before;
        return new KindCounts(kind.Name, rowsIn, inserted, rowsIn - quarantined - inserted, quarantined, released);
    }

    private long Versions() => session.Count($"select count(*) from {dimension.Table} where bronze_id is not null");

    private (HashSet<long> Touched, long RowsIn, long Quarantined) JudgeNew(long watermark)
    {
        var touched = new HashSet<long>();
        var (rowsIn, quarantined) = (0L, 0L);
        using var rows = new BulkRead(session.Connection, $"{BronzeRawRow.Select(dimension.Kind)} where b.id > ?1 order by b.id", watermark);
        var raw = new BronzeRawRow(dimension.Kind, rows);
        while (rows.Next())
        {
            rowsIn++;
            if (_rules.Keeps(_row.Read(raw, raw.IngestedAt)))
            {
                touched.Add(_row.Id.Value);
                continue;
            }

            session.Reject(raw, _rules.Verdict());
            quarantined++;
        }

        return (touched, rowsIn, quarantined);
    }

    /// <summary>Judges rows that were mended by hand.</summary>
    private long Replay(HashSet<long> touched)
    {
        var accepted = 0L;
        var uncounted = new RuleBook<DimensionRow>(dimension.Kind.Name, dimension.Rules);
        foreach (var mend in session.Mends.Of(dimension.Kind).Where(m => m.IsWaiting))
        {
            if (!uncounted.Keeps(_row.Read(mend.Row, mend.IngestedAt)))
            {
                session.Mends.Refuse(mend, uncounted.Verdict().Reason);
                continue;
            }

            touched.Add(_row.Id.Value);
            session.Mends.Accept(mend);
            accepted++;
        }

        return accepted;
    }

    /// <summary>Versions as they ought to be, from every usable bronze row of the touched ids, and those that were mended.</summary>
    private Dictionary<long, IReadOnlyList<DimensionVersion>> Wanted(HashSet<long> touched)
    {
        var observations = touched.ToDictionary(id => id, _ => new List<Observation>());
        var uncounted = new RuleBook<DimensionRow>(dimension.Kind.Name, dimension.Rules);
        using var rows = new BulkRead(session.Connection, BronzeRawRow.Select(dimension.Kind));
        var raw = new BronzeRawRow(dimension.Kind, rows);
        while (rows.Next())
        {
            if (FieldText.Whole(raw, dimension.IdIndex) is { IsValid: true, Value: var id } && touched.Contains(id) && uncounted.Keeps(_row.Read(raw, raw.IngestedAt)))
            {
                observations[id].Add(new Observation(_row.Updated.IsValid ? _row.Updated.Value : null, raw.BronzeId, _row.Values()));
            }
        }

        foreach (var mend in session.Mends.Of(dimension.Kind).Where(m => !m.IsWaiting))
        {
            if (uncounted.Keeps(_row.Read(mend.Row, mend.IngestedAt)) && observations.TryGetValue(_row.Id.Value, out var own))
            {
                own.Add(new Observation(_row.Updated.IsValid ? _row.Updated.Value : null, mend.BronzeId, _row.Values()));
            }
        }

        return observations.ToDictionary(pair => pair.Key, pair => Timeline.Of(pair.Value));
    }

    /// <summary>Versions as they stand.</summary>
    private Dictionary<long, List<DimensionVersion>> Current(HashSet<long> touched)
    {
        var versions = new Dictionary<long, List<DimensionVersion>>();
        var columns = dimension.Columns.Select(c => c.Stored);
        using var rows = new BulkRead(session.Connection, $"select {dimension.Id.Stored}, valid_from, valid_to, bronze_id, {string.Join(", ", columns)} from {dimension.Table} order by 1, 2");
        while (rows.Next())
        {
            if (!touched.Contains(rows.Long(0)))
            {
                continue;
            }

            if (!versions.TryGetValue(rows.Long(0), out var own))
            {
                versions.Add(rows.Long(0), own = []);
            }

            var values = new object?[dimension.Columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = rows.Value(4 + i);
            }

            own.Add(new DimensionVersion(rows.Long(1), rows.LongOrNull(2), rows.LongOrNull(3), values));
        }

        return versions;
    }

    private void Replace(Dictionary<long, List<DimensionVersion>> current, Dictionary<long, IReadOnlyList<DimensionVersion>> wanted)
    {
        string[] columns = [dimension.Id.Stored, "valid_from", "valid_to", "bronze_id", .. dimension.Columns.Select(c => c.Stored)];
        using var insert = new BulkInsert(session.Connection, dimension.Table, columns);
        foreach (var (id, versions) in wanted.OrderBy(pair => pair.Key))
        {
            if (current.TryGetValue(id, out var own))
            {
                if (own.Count == versions.Count && own.Zip(versions).All(pair => pair.First.BronzeId is not null && pair.First.IsSame(pair.Second)))
                {
                    continue;
                }

                LabDatabase.Execute(session.Connection, $"delete from {dimension.Table} where {dimension.Id.Stored} = ?1", id);
            }

            foreach (var version in versions)
            {
                insert.Set(0, id).Set(1, version.ValidFrom).Set(2, version.ValidTo).Set(3, version.BronzeId);
                for (var i = 0; i < version.Values.Length; i++)
                {
                    insert.SetValue(4 + i, version.Values[i]);
                }

                insert.Write();
            }
        }
    }
}

using RecSys.Core.Pipeline;
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
        var (watermark, highest) = (session.Watermark(kind), session.HighestBronzeId(kind));
        var rowsBefore = TableRuns.Rows(session.Connection, dimension.Table);
        var observations = new DimensionRows(session.Connection, dimension, session.MaxDaysInFuture);
        observations.Prepare(watermark);
        var (rowsIn, quarantined) = JudgeNew(watermark, observations);
        var released = Replay(observations);
        AddMended(observations);
        var laid = new DimensionVersions(session.Connection, dimension).Lay(observations.All(watermark));
        session.SetWatermark(kind, highest);
        rowsIn += released;
        return new KindCounts(kind.Name, rowsIn, laid.Grown, rowsIn - quarantined - laid.Grown, quarantined, released)
        {
            Added = laid.Added,
            Updated = laid.Updated,
            Removed = laid.Removed,
            Rows = rowsBefore + laid.Added - laid.Removed,
            DataUntil = Latest(TableRuns.DataUntil(session.Connection, dimension.Table), laid.LastMoment),
        };
    }

    private static long? Latest(long? a, long? b) => a is { } known && b is { } found ? Math.Max(known, found) : a ?? b;

    private (long RowsIn, long Quarantined) JudgeNew(long watermark, DimensionRows observations)
    {
        var (rowsIn, quarantined) = (0L, 0L);
        using var rows = new BulkRead(session.Connection, $"{BronzeRawRow.Select(dimension.Kind)} where b.id > ?1 order by b.id", watermark);
        var raw = new BronzeRawRow(dimension.Kind, rows);
        while (rows.Next())
        {
            rowsIn++;
            if (_rules.Keeps(_row.Read(raw, raw.IngestedAt)))
            {
                observations.Add(_row, raw.BronzeId);
                continue;
            }

            session.Reject(raw, _rules.Verdict());
            quarantined++;
        }

        return (rowsIn, quarantined);
    }

    /// <summary>Judges rows that were mended by hand.</summary>
    private long Replay(DimensionRows observations)
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

            observations.Touch(_row.Id.Value);
            session.Mends.Accept(mend);
            accepted++;
        }

        return accepted;
    }

    /// <summary>Rows that were mended tell of their ids, too; they stand in no bronze table.</summary>
    private void AddMended(DimensionRows observations)
    {
        var uncounted = new RuleBook<DimensionRow>(dimension.Kind.Name, dimension.Rules);
        foreach (var mend in session.Mends.Of(dimension.Kind).Where(m => !m.IsWaiting))
        {
            if (uncounted.Keeps(_row.Read(mend.Row, mend.IngestedAt)))
            {
                observations.AddMended(_row, mend.BronzeId);
            }
        }
    }
}

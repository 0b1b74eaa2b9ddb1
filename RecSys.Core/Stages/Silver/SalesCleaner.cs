using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>Cleans the sales rows past the high-water mark, and tries those again that waited for their customer or product.</summary>
internal sealed class SalesCleaner(SilverSession session, ImpliedRows implied)
{
    private readonly RuleBook<SaleRow> _rules = new(LandingSchema.Sales.Name, SaleRules.All);

    public IEnumerable<ExpectationCount> Expectations => _rules.Counts;

    /// <summary>Highest row id of the table before this run.</summary>
    public long LastIdBefore { get; private set; }

    /// <param name="retriesWaiting">New customers or products came, so that waiting rows may be accepted.</param>
    public KindCounts Clean(bool retriesWaiting)
    {
        if (session.Watermark(LandingSchema.Sales) == 0)
        {
            // No sales are in silver yet, or no longer: whoever has read an earlier silver must read it all again.
            SilverMark.StartOver(session.Connection);
        }

        var known = Known();
        var row = new SaleRow(known, session.MaxDaysInFuture, session.OldestSale);
        var rowsBefore = TableRuns.Rows(session.Connection, Tables.SilverSales);
        LastIdBefore = session.Count($"select coalesce(max(id), 0) from {Tables.SilverSales}");
        using var batch = new SalesBatch(session.Connection, LastIdBefore, session.Threads);
        var released = retriesWaiting ? Release(row, batch) : 0;
        var (rowsIn, quarantined) = CleanNew(known, batch);
        released += Replay(row, batch);
        batch.Flush();
        var inserted = session.Count($"select count(*) from {Tables.SilverSales} where id > ?1", LastIdBefore);
        rowsIn += released;
        return new KindCounts(LandingSchema.Sales.Name, rowsIn, inserted, rowsIn - quarantined - inserted, quarantined, released)
        {
            Rows = rowsBefore + inserted,
            DataUntil = TableRuns.DataUntil(session.Connection, Tables.SilverSales) is { } newest ? Math.Max(newest, batch.LastMoment ?? newest) : batch.LastMoment,
        };
    }

    private KnownIds Known() => new(
        implied.ImpliesCustomers ? null : Ids($"select distinct customer_id from {Tables.SilverCustomers}"),
        implied.ImpliesProducts ? null : Ids($"select distinct product_id from {Tables.SilverProducts}"));

    private (long RowsIn, long Quarantined) CleanNew(KnownIds known, SalesBatch batch)
    {
        var kind = LandingSchema.Sales;
        var (watermark, highest) = (session.Watermark(kind), session.HighestBronzeId(kind));
        var (rowsIn, quarantined) = (0L, 0L);
        for (var from = watermark; from < highest; from += SalesBatch.Capacity)
        {
            foreach (var pass in Judge(known, from, Math.Min(from + SalesBatch.Capacity, highest), (watermark, highest)))
            {
                rowsIn += pass.RowsIn;
                quarantined += pass.Rejected.Count;
                _rules.Take(pass.Rules);
                implied.Take(pass.Implied);
                pass.Rejected.ForEach(session.Reject);
                batch.Add(pass.Kept);
            }
        }

        session.SetWatermark(kind, highest);
        return (rowsIn, quarantined);
    }

    /// <summary>Has every thread judge a part of the rows, and hands over what they found, in the order of the rows.</summary>
    private SalesPass[] Judge(KnownIds known, long after, long to, (long Watermark, long Highest) all)
    {
        var parts = to - after < session.RowsWorthThreads ? 1 : session.Threads;
        SalesPass[] passes = [.. Enumerable.Range(0, parts).Select(_ => new SalesPass(session, new SaleRow(known, session.MaxDaysInFuture, session.OldestSale), new ImpliedRows(session)))];
        var judged = after - all.Watermark;
        void Tick(int rows)
        {
            var done = Interlocked.Add(ref judged, rows) - rows;
            session.Tick(done / (double)Math.Max(1, all.Highest - all.Watermark), FormattableString.Invariant($"{done:N0} sales rows"));
        }

        if (parts == 1)
        {
            passes[0].Judge(session.Connection, after, to, Tick);
            return passes;
        }

        // One writer at a time: what another connection sees of bronze now is what this transaction sees.
        session.ForEachPart(parts, (part, connection) => passes[part].Judge(connection, after + (to - after) * part / parts, after + (to - after) * (part + 1) / parts, Tick));
        return passes;
    }

    /// <summary>Accepts quarantined rows that broke no rule but to speak of someone or something unknown, and break it no longer; what somebody decided about is left to them.</summary>
    private long Release(SaleRow row, SalesBatch batch)
    {
        var uncounted = new RuleBook<SaleRow>(LandingSchema.Sales.Name, SaleRules.All);
        var waiting = string.Join(", ", SaleRules.Mendable.Select(rules => $"'{rules}'"));
        var accepted = new List<long>();
        using (var rows = new BulkRead(
            session.Connection,
            $"""
            {BronzeRawRow.Select(LandingSchema.Sales)} join {Tables.SilverQuarantine} q on q.bronze_id = b.id
            where q.kind = 'sales' and q.released_at is null and q.rules in ({waiting})
              and not exists (select 1 from {Tables.SilverMends} m where m.file = q.file and m.line = q.line)
            order by b.id
            """))
        {
            var raw = new BronzeRawRow(LandingSchema.Sales, rows);
            while (rows.Next())
            {
                if (uncounted.Keeps(row.Read(raw, raw.IngestedAt)))
                {
                    Accept(row, raw, raw.BronzeId, batch);
                    accepted.Add(raw.BronzeId);
                }
            }
        }

        foreach (var bronzeId in accepted)
        {
            LabDatabase.Execute(
                session.Connection,
                $"update {Tables.SilverQuarantine} set released_at = ?1 where bronze_id = ?2 and kind = 'sales'",
                session.Now,
                bronzeId);
        }

        return accepted.Count;
    }

    /// <summary>Accepts rows that were mended by hand, if they keep the rules now.</summary>
    private long Replay(SaleRow row, SalesBatch batch)
    {
        var uncounted = new RuleBook<SaleRow>(LandingSchema.Sales.Name, SaleRules.All);
        var accepted = 0L;
        foreach (var mend in session.Mends.Of(LandingSchema.Sales).Where(m => m.IsWaiting))
        {
            if (!uncounted.Keeps(row.Read(mend.Row, mend.IngestedAt)))
            {
                session.Mends.Refuse(mend, uncounted.Verdict().Reason);
                continue;
            }

            Accept(row, mend.Row, mend.BronzeId, batch);
            session.Mends.Accept(mend);
            accepted++;
        }

        return accepted;
    }

    private void Accept(SaleRow row, RawRow raw, long bronzeId, SalesBatch batch)
    {
        implied.Note(row, raw);
        batch.Add(row, bronzeId);
    }

    private HashSet<long> Ids(string sql)
    {
        var ids = new HashSet<long>();
        using var rows = new BulkRead(session.Connection, sql);
        while (rows.Next())
        {
            ids.Add(rows.Long(0));
        }

        return ids;
    }
}

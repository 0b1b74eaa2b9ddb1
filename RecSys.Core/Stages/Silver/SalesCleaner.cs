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

        var row = new SaleRow(Known(), session.MaxDaysInFuture, session.OldestSale);
        var rowsBefore = TableRuns.Rows(session.Connection, Tables.SilverSales);
        LastIdBefore = session.Count($"select coalesce(max(id), 0) from {Tables.SilverSales}");
        using var batch = new SalesBatch(session.Connection, LastIdBefore);
        var released = retriesWaiting ? Release(row, batch) : 0;
        var (rowsIn, quarantined) = CleanNew(row, batch);
        released += Replay(row, batch);
        batch.Flush();
        var inserted = session.Count($"select count(*) from {Tables.SilverSales} where id > ?1", LastIdBefore);
        rowsIn += released;
        return new KindCounts(LandingSchema.Sales.Name, rowsIn, inserted, rowsIn - quarantined - inserted, quarantined, released)
        {
            Rows = rowsBefore + inserted,
            DataUntil = TableRuns.DataUntil(session.Connection, Tables.SilverSales) is { } known ? Math.Max(known, batch.LastMoment ?? known) : batch.LastMoment,
        };
    }

    private KnownIds Known() => new(
        implied.ImpliesCustomers ? null : Ids($"select distinct customer_id from {Tables.SilverCustomers}"),
        implied.ImpliesProducts ? null : Ids($"select distinct product_id from {Tables.SilverProducts}"));

    private (long RowsIn, long Quarantined) CleanNew(SaleRow row, SalesBatch batch)
    {
        var kind = LandingSchema.Sales;
        var watermark = session.Watermark(kind);
        var highest = session.HighestBronzeId(kind);
        var (rowsIn, quarantined) = (0L, 0L);
        using var rows = new BulkRead(session.Connection, $"{BronzeRawRow.Select(kind)} where b.id > ?1 order by b.id", watermark);
        var raw = new BronzeRawRow(kind, rows);
        while (rows.Next())
        {
            if ((rowsIn++ & 0x7FFF) == 0)
            {
                session.Tick((raw.BronzeId - watermark) / (double)Math.Max(1, highest - watermark), FormattableString.Invariant($"{rowsIn - 1:N0} sales rows"));
            }

            if (!_rules.Keeps(row.Read(raw, raw.IngestedAt)))
            {
                session.Reject(raw, _rules.Verdict());
                quarantined++;
                continue;
            }

            Accept(row, raw, raw.BronzeId, batch);
        }

        session.SetWatermark(kind, highest);
        return (rowsIn, quarantined);
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
        var shopEvent = row.ToEvent();
        implied.Note(shopEvent, raw);
        batch.Add(shopEvent, row.UnitPrice.IsValid ? row.UnitPrice.Value : double.NaN, bronzeId);
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

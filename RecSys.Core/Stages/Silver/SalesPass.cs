using Microsoft.Data.Sqlite;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>A sales row that breaks a rule, ready for the quarantine.</summary>
internal sealed record RejectedSale(RowPlace Place, (string Rules, string Reason) Verdict, string RawRow);

/// <summary>Reads and judges a range of bronze sales rows. Several work at once, on a connection each; what they found is taken over in the order of their ranges.</summary>
/// <param name="session">Tells files by id, and how far the work is.</param>
/// <param name="row">Its own.</param>
/// <param name="implied">Its own.</param>
internal sealed class SalesPass(SilverSession session, SaleRow row, ImpliedRows implied)
{
    public RuleBook<SaleRow> Rules { get; } = new(LandingSchema.Sales.Name, SaleRules.All);

    public ImpliedRows Implied { get; } = implied;

    public CleanSales Kept { get; } = new();

    public List<RejectedSale> Rejected { get; } = [];

    public long RowsIn { get; private set; }

    /// <param name="connection">Sees what the stage's transaction sees of bronze.</param>
    /// <param name="after">Bronze rows past this id,</param>
    /// <param name="to">up to this one.</param>
    /// <param name="tick">Called now and then with the rows judged since.</param>
    public void Judge(SqliteConnection connection, long after, long to, Action<int> tick)
    {
        const int RowsPerTick = 1 << 15;
        var kind = LandingSchema.Sales;
        using var hold = new ConnectionHold(connection);
        using var rows = new BulkRead(connection, $"{BronzeRawRow.Select(kind, [.. SaleRow.Columns, .. Implied.Columns])} where b.id > ?1 and b.id <= ?2 order by b.id", after, to);
        using var one = new BulkRead(connection, $"{BronzeRawRow.Select(kind)} where b.id = ?1", 0L);
        var raw = new BronzeRawRow(kind, rows);
        while (rows.Next())
        {
            if ((RowsIn++ & (RowsPerTick - 1)) == 0)
            {
                tick(RowsPerTick);
            }

            if (!Rules.Keeps(row.Read(raw, raw.IngestedAt)))
            {
                Reject(new BronzeRawRow(kind, one), one, raw.BronzeId);
                continue;
            }

            Implied.Note(row, raw);
            Kept.Add(row, raw.BronzeId);
        }
    }

    /// <summary>Reads all of the row: few are rejected, and the others need not be read whole.</summary>
    private void Reject(BronzeRawRow raw, BulkRead one, long bronzeId)
    {
        var verdict = Rules.Verdict();
        one.Restart(bronzeId);
        one.Next();
        Rejected.Add(new RejectedSale(session.PlaceOf(raw), verdict, raw.ToJson()));
        one.Stop();
    }
}

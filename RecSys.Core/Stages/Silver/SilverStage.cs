using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>Bronze texts into typed, deduplicated tables; what breaks a rule goes to quarantine.</summary>
public sealed class SilverStage : IStage
{
    /// <summary>Bronze rows that are worth putting several threads to work: fewer are judged sooner than these have started.</summary>
    public int RowsWorthThreads { get; init; } = 100_000;

    public string Name => "silver";

    public string Question => "Which rows can be trusted, and why not the others?";

    public string Explanation =>
        "Types, trims and deduplicates the new bronze rows. Every row is held against the expectations declared beside its table; one that breaks them goes to "
        + "quarantine with each rule it broke, its file and line. Customers and products keep their full history, so that later stages see what was true at the moment.";

    public IReadOnlyList<string> Reads => [Tables.BronzeCustomers, Tables.BronzeProducts, Tables.BronzeSales];

    public IReadOnlyList<string> Writes => [Tables.SilverCustomers, Tables.SilverCustomerRows, Tables.SilverProducts, Tables.SilverProductRows, Tables.SilverSales, Tables.SilverQuarantine, Tables.SilverExpectations, Tables.SilverCounts];

    public IReadOnlyList<string> SettingsRead => [nameof(LabSettings.Silver)];

    public IReadOnlyList<TableSpec> Owns => [SilverTables.Expectations, SilverTables.Counts, SilverTables.CustomerRows, SilverTables.ProductRows];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        if (SilverMarks.TakeStartOver(context.Connection))
        {
            SilverTables.Clear(context.Connection);
        }

        using var session = new SilverSession(context, cancel) { RowsWorthThreads = RowsWorthThreads };
        var counts = new List<KindCounts>();
        var expectations = new List<ExpectationCount>();
        foreach (var dimension in Dimensions.All)
        {
            session.Tick(0, dimension.Kind.Name);
            var cleaner = new DimensionCleaner(session, dimension);
            counts.Add(Timed(context, cleaner.Clean));
            expectations.AddRange(cleaner.Expectations);
        }

        var implied = new ImpliedRows(session);
        var sales = new SalesCleaner(session, implied);
        counts.Add(Timed(context, () => sales.Clean(retriesWaiting: counts.Exists(c => c.RowsIn > c.Quarantined))));
        expectations.AddRange(sales.Expectations);
        var impliedRows = implied.Write(sales.LastIdBefore);

        if (counts.Exists(c => c.RowsIn > 0))
        {
            ShopHistoryReader.RaiseRevision(context.Connection);
        }

        Record(context, counts, expectations);
        return Task.FromResult(SilverReport.Of(session, counts, expectations, impliedRows));
    }

    private static KindCounts Timed(StageContext context, Func<KindCounts> clean)
    {
        var started = context.Clock.GetTimestamp();
        return clean() with { Seconds = context.Clock.GetElapsedTime(started).TotalSeconds };
    }

    private static void Record(StageContext context, IEnumerable<KindCounts> counts, IEnumerable<ExpectationCount> expectations)
    {
        using var countRows = new BulkInsert(context.Connection, SilverTables.Counts);
        foreach (var count in counts)
        {
            countRows
                .Set(0, context.RunId)
                .Set(1, count.Kind)
                .Set(2, count.RowsIn)
                .Set(3, count.Inserted)
                .Set(4, count.Duplicates)
                .Set(5, count.Quarantined)
                .Set(6, count.Released)
                .Write();
        }

        using var expectationRows = new BulkInsert(context.Connection, SilverTables.Expectations);
        foreach (var count in expectations)
        {
            expectationRows
                .Set(0, context.RunId)
                .Set(1, count.Kind)
                .Set(2, count.Rule)
                .Set(3, count.Action.Word())
                .Set(4, count.Checked)
                .Set(5, count.Failed)
                .Write();
        }
    }
}

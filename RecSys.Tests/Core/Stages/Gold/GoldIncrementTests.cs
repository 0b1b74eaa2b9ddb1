using System.Globalization;
using CsCheck;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Gold;
using RecSys.Core.State;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Gold;

/// <summary>Gold that was kept up to date, batch by batch, against gold made anew from everything: equal to the last bit.</summary>
public sealed class GoldIncrementTests
{
    private static readonly string[] Cities = ["Pune", "Delhi", "Kochi"];

    /// <summary>What a batch says of a customer or product from a moment on, as few different things as possible.</summary>
    private static readonly Gen<Change> AnyChange = Gen.Select(Gen.Bool, Gen.Int[1, 8], Gen.Int[0, 100], Gen.Int[0, 3], (isProduct, id, daysAgo, what) => new Change(isProduct, id, daysAgo, what));

    private static readonly Gen<(ShopBuilder Shop, int Seed, int Batches, Change[] Changes)> Arrivals =
        Gen.Select(RandomShop.Any, Gen.Int[0, 100_000], Gen.Int[2, 5], AnyChange.Array[0, 6]);

    [Fact]
    public void Any_split_of_any_order_of_events_and_versions_gives_the_tables_of_a_full_rebuild() =>
        Arrivals.Sample(arrivals => CheckAsync(arrivals).GetAwaiter().GetResult(), iter: 40, threads: 1);

    [Fact]
    public async Task A_quiet_run_writes_nothing()
    {
        using var lab = new TempLab().With(Given.BusyShop(events: 400));
        var gold = Given.Gold();
        await lab.RunAsync(gold);

        var again = await lab.RunAsync(gold);

        Assert.Equal((0, 0), (again.RowsIn, again.RowsOut));
        Assert.All(again.Writes, write => Assert.Equal(WriteMode.Increment, write.Mode));
    }

    [Fact]
    public async Task A_further_event_writes_the_rows_of_its_customer_and_leaves_the_others()
    {
        using var lab = new TempLab().With(Given.BusyShop(events: 400));
        await lab.RunAsync(Given.Gold());
        lab.With(Given.Shop().Viewed(1, 40, daysAgo: 0));

        var day = await lab.RunAsync(Given.Gold());

        var pairs = day.Writes.Single(w => w.Table == Tables.GoldInteractions);
        Assert.Equal((1, 1, 0), (pairs.RowsIn, pairs.Added + pairs.Updated, pairs.Removed));
        Assert.Equal(0, day.Writes.Single(w => w.Table == Tables.GoldBasketPairs).Added);
    }

    [Fact]
    public async Task A_full_refresh_makes_every_table_anew_and_changes_no_row()
    {
        using var lab = new TempLab().With(Given.BusyShop(events: 400));
        await lab.RunAsync(Given.Gold());
        var before = Everything(lab);
        LabDatabase.Execute(lab.Connection, $"delete from {Tables.GoldPriceProfiles}");

        var refreshed = await new TempLab(lab.Paths.DataDirectory) { Settings = new() { Lab = new() { FullRefresh = true } } }.RunAsync(Given.Gold());

        Assert.Equal(before, Everything(lab));
        Assert.All(refreshed.Writes, write => Assert.Equal(WriteMode.Whole, write.Mode));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_was_rolled_back_is_made_up_for_by_the_next(bool sameProcess)
    {
        using var lab = new TempLab().With(Given.BusyShop(events: 400));
        var gold = Given.Gold();
        await lab.RunAsync(gold);
        lab.With(Given.Shop().Bought(1, 40, daysAgo: 1).Bought(2, 39, daysAgo: 50));
        await Assert.ThrowsAsync<OperationCanceledException>(() => lab.RunAsync(new StopsAtTheEnd(gold)));
        LabDatabase.Execute(lab.Connection, "rollback");
        lab.With(Given.Shop().Bought(3, 38, daysAgo: 1));

        await lab.RunAsync(sameProcess ? gold : Given.Gold());

        Assert.Equal(await WholeAsync(lab), Everything(lab));
    }

    [Fact]
    public async Task Rows_told_are_the_rows_there_are_after_every_run()
    {
        using var lab = new TempLab().With(Given.BusyShop(events: 300));
        var gold = Given.Gold();
        await lab.RunAsync(gold);
        lab.With(Given.Shop().Customer(1, age: 70, location: "Elsewhere", fromDaysAgo: 1).Bought(1, 40, daysAgo: 0.5).Bought(1, 39, daysAgo: 0.5));

        var report = await lab.RunAsync(gold);

        Assert.All(report.Writes, write => Assert.Equal((write.Table, LabDatabase.Scalar<long>(lab.Connection, $"select count(*) from {write.Table}")), (write.Table, write.Rows!.Value)));
    }

    [Theory]
    [InlineData("drop table gold_days")]
    [InlineData("delete from gold_days where day = (select min(day) from gold_days)")]
    [InlineData("update gold_days set counts = cast(substr(counts, 1, length(counts) - 1) || 'x' as blob) where day = (select max(day) from gold_days)")]
    [InlineData("update gold_days set events = zeroblob(length(events))")]
    [InlineData("update gold_days set day = day + 1000")]
    [InlineData("update lab_state set value = json_set(value, '$.Days', null) where key = 'gold_mark'")]
    [InlineData("update lab_state set value = json_set(value, '$.Fingerprint', 'another version') where key = 'gold_mark'")]
    [InlineData("delete from lab_state where key = 'gold_mark'")]
    public async Task Kept_days_that_are_missing_damaged_or_of_another_version_are_made_anew(string harm)
    {
        using var lab = new TempLab().With(Given.BusyShop(events: 400));
        await lab.RunAsync(Given.Gold());
        LabDatabase.Execute(lab.Connection, harm);
        lab.With(Given.Shop().Bought(1, 40, daysAgo: 0.2).Viewed(2, 39, daysAgo: 30.5));

        var report = await lab.RunAsync(Given.Gold());

        Assert.All(report.Writes, write => Assert.Equal(WriteMode.Whole, write.Mode));
        Assert.Equal(await WholeAsync(lab), Everything(lab));
        Assert.All((await lab.RunAsync(Given.Gold())).Writes, write => Assert.Equal(WriteMode.Increment, write.Mode));
    }

    [Fact]
    public async Task Kept_days_are_the_same_bytes_however_their_events_arrived()
    {
        using var atOnce = new TempLab().With(Given.BusyShop(events: 400));
        await atOnce.RunAsync(Given.Gold());
        using var byParts = new TempLab();
        var shop = Given.BusyShop(events: 400);
        for (var part = 0; part < 4; part++)
        {
            var arriving = new ShopBuilder();
            arriving.Events.AddRange(shop.Events.Where((_, i) => i % 4 == part));
            arriving.Customers.AddRange(part == 0 ? shop.Customers : []);
            arriving.Products.AddRange(part == 0 ? shop.Products : []);
            byParts.With(arriving);
            await byParts.RunAsync(Given.Gold());
        }

        const string Bytes = "select day, hex(counts), hex(events) from gold_days order by day";
        Assert.Equal(atOnce.Rows(Bytes), byParts.Rows(Bytes));
    }

    [Fact]
    public async Task A_further_event_reads_no_more_of_silver_than_its_customer()
    {
        using var lab = new TempLab().With(Given.BusyShop(events: 400));
        await lab.RunAsync(Given.Gold());

        // Other customers' events are out of reach: were they read, the tables would say so.
        LabDatabase.Execute(lab.Connection, "update silver_sales set quantity = 1000, unit_price = 1 where customer_id <> 1");
        var before = lab.Rows("select * from gold_product_features where product_id <> 40");
        lab.With(Given.Shop().Viewed(1, 40, daysAgo: 0));
        await lab.RunAsync(Given.Gold());

        Assert.Equal(lab.Rows("select product_id, units_sold, revenue, views from gold_product_features where product_id <> 40"), [.. before.Select(row => new[] { row[0], row[19], row[20], row[9] })]);
    }

    private static async Task CheckAsync((ShopBuilder Shop, int Seed, int Batches, Change[] Changes) arrivals)
    {
        var (shop, seed, batches, changes) = arrivals;
        var random = new Random(seed);
        using var lab = new TempLab();
        var events = shop.Events.ToArray();
        random.Shuffle(events);
        var gold = Given.Gold();
        for (var batch = 0; batch < batches; batch++)
        {
            var arriving = new ShopBuilder();
            arriving.Events.AddRange(events.Where((_, i) => i % batches == batch));
            if (batch == 0)
            {
                arriving.Customers.AddRange(shop.Customers);
                arriving.Products.AddRange(shop.Products);
            }

            lab.With(arriving);
            foreach (var change in changes.Where((_, i) => batch > 0 && i % (batches - 1) == batch - 1))
            {
                change.LayAnew(lab, batch);
            }

            ShopHistoryReader.RaiseRevision(lab.Connection);
            if (arriving.Events.Count > 0 || batch > 0)
            {
                gold = random.Next(3) == 0 ? Given.Gold() : gold;
                await RunIfAnyAsync(lab, gold);
            }
        }

        Assert.Equal(await WholeAsync(lab), Everything(lab));
    }

    private static async Task RunIfAnyAsync(TempLab lab, GoldStage gold)
    {
        if (LabDatabase.Scalar<long>(lab.Connection, "select count(*) from silver_sales") > 0)
        {
            await lab.RunAsync(gold);
        }
    }

    /// <summary>All gold rows of the same silver, made from nothing.</summary>
    private static async Task<List<string>> WholeAsync(TempLab lab)
    {
        using var copy = new TempLab();
        LabDatabase.Execute(copy.Connection, "attach ?1 as other", lab.Paths.Database);
        foreach (var table in new[] { Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales })
        {
            LabDatabase.Execute(copy.Connection, $"insert into main.{table} select * from other.{table}");
        }

        LabDatabase.Execute(copy.Connection, "detach other");
        ShopHistoryReader.RaiseRevision(copy.Connection);
        await copy.RunAsync(Given.Gold());
        return Everything(copy);
    }

    private static List<string> Everything(TempLab lab) =>
    [
        .. from table in GoldTables.All.Select(t => t.Spec)
           where table.Name != Tables.GoldSalesEnriched
           from row in lab.Rows($"select * from {table.Name} order by {string.Join(", ", table.Key)}")
           select table.Name + ": " + string.Join(" | ", row.Select(value => value is double real ? real.ToString("R", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture))),
    ];

    /// <summary>Another version of a customer or product; those there are stay, under new row ids, as silver lays them anew.</summary>
    private sealed record Change(bool IsProduct, int Id, int DaysAgo, int What)
    {
        public void LayAnew(TempLab lab, int batch)
        {
            var (table, id) = IsProduct ? (Tables.SilverProducts, "product_id") : (Tables.SilverCustomers, "customer_id");
            var columns = lab.Rows($"select name from pragma_table_info('{table}') where name <> 'id'").Select(row => (string)row[0]!).ToList();
            var list = string.Join(", ", columns);
            LabDatabase.Execute(lab.Connection, $"create temp table anew as select {list} from {table} where {id} = ?1 and valid_from <> ?2", (long)Id, ShopBuilder.DaysAgo(DaysAgo));
            LabDatabase.Execute(lab.Connection, $"delete from {table} where {id} = ?1", (long)Id);
            LabDatabase.Execute(lab.Connection, $"insert into {table} ({list}) select {list} from anew");
            LabDatabase.Execute(lab.Connection, "drop table anew");
            var from = lab.Rows($"select 1 from {table} where {id} = {Id}").Count == 0 ? (double?)null : DaysAgo;
            lab.With(IsProduct
                ? new ShopBuilder().Product(Id, $"Category {What}", What == 3 ? null : $"Brand {What + batch}", price: What == 2 ? float.NaN : 90 * (What + batch), rating: What, fromDaysAgo: from)
                : new ShopBuilder().Customer(Id, age: What == 0 ? null : 20 * What + batch, location: What == 3 ? null : Cities[What], fromDaysAgo: from));
        }
    }

    /// <summary>A stage that is cancelled when all its work is done.</summary>
    private sealed class StopsAtTheEnd(IStage stage) : IStage
    {
        public string Name => stage.Name;

        public string Question => stage.Question;

        public string Explanation => stage.Explanation;

        public IReadOnlyList<string> Reads => stage.Reads;

        public IReadOnlyList<string> Writes => stage.Writes;

        public IReadOnlyList<string> SettingsRead => stage.SettingsRead;

        public async Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
        {
            await stage.RunAsync(context, cancel);
            throw new OperationCanceledException();
        }
    }
}

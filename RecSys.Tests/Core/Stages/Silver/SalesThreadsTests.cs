using CsCheck;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Gold;
using RecSys.Core.Stages.Silver;
using RecSys.Core.State;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Silver;

/// <summary>However many threads judge the rows, and however they are sorted: the same tables, row ids included.</summary>
public sealed class SalesThreadsTests
{
    private static readonly Gen<CleanSale> AnySale = Gen.Select(
        Gen.Long[1, 4], Gen.Long[1, 3], Gen.Long[1, 2], Gen.Int[0, 2], Gen.Long[1, 9], Gen.Int[1, 2], (customer, time, product, kind, bronze, quantity) => new CleanSale(
            new ShopEvent { CustomerId = customer, Time = time, ProductId = product, Kind = (EventKind)kind, Quantity = quantity, OrderId = bronze % 2 == 0 ? "A" : null }, bronze % 3 == 0 ? double.NaN : 5, bronze));

    [Fact]
    public void Lists_of_rows_are_put_into_one_order() => AnySale.List[0, 40].List[0, 4].Sample(lists =>
    {
        var expected = lists.SelectMany(list => list).OrderBy(row => row, Comparer<CleanSale>.Create((a, b) => CleanSale.Compare(a, b))).Select(Key);

        Assert.Equal(expected, SalesOrder.Sort(lists).Select(Key));
    });

    [Fact]
    public void Of_rows_that_are_the_same_event_the_larger_stands_where_the_first_came()
    {
        CleanSale Sale(long bronzeId, string? order, int quantity, double price) => new(new ShopEvent { OrderId = order, Quantity = quantity }, price, bronzeId);
        var distinct = new List<CleanSale>();

        SalesOrder.Distinct([Sale(1, "A", 1, 5), Sale(2, null, 3, 1), Sale(3, "A", 1, 7), Sale(4, "A", 1, double.NaN), Sale(5, null, 3, 1)], distinct);

        Assert.Equal([3, 2], distinct.Select(row => row.BronzeId));
    }

    [Fact]
    public async Task Four_threads_leave_the_tables_of_one()
    {
        Assert.Equal(await TablesAsync(threads: 1), await TablesAsync(threads: 4));
    }

    private static async Task<List<string>> TablesAsync(int threads)
    {
        using var lab = new LandingLab { Settings = new LabSettings { Lab = new() { Preset = "tiny", Threads = threads } } };
        await lab.GenerateAsync();
        await lab.BronzeAsync();
        await lab.RunAsync(new SilverStage { RowsWorthThreads = 100 });
        await lab.RunAsync(new GoldStage(new ShopHistoryReader()));
        string[] tables =
        [
            "bronze_customers", "bronze_products", "bronze_sales", "bronze_rescued_columns", .. GoldTables.All.Select(t => t.Spec.Name).Where(name => name != Tables.GoldSalesEnriched),
            "silver_sales", "silver_customers", "silver_products", "silver_quarantine", "silver_counts", "silver_expectations",
        ];
        return [.. tables.SelectMany(table => lab.Rows($"select * from {table}").Select(row => $"{table}: {row}"))];
    }

    private static string Key(CleanSale row) => $"{row.CustomerId} {row.Time} {row.ProductId} {row.Kind} {row.BronzeId}";
}

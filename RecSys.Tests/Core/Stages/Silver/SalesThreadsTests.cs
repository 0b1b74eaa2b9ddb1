using System.Globalization;
using System.Text;
using CsCheck;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Gold;
using RecSys.Core.Stages.Silver;
using RecSys.Core.State;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Silver;

/// <summary>However many threads judge the rows, and however they are sorted: the same tables, row ids included.</summary>
public sealed class SalesThreadsTests
{
    private static readonly Gen<Given> AnySale = Gen.Select(
        Gen.Long[1, 4], Gen.Long[1, 3], Gen.Long[1, 2], Gen.Int[0, 2], Gen.Long[1, 9], Gen.Int[1, 2], (customer, time, product, kind, bronze, quantity) =>
            new Given(bronze, bronze % 2 == 0 ? "A" : null, quantity, bronze % 3 == 0 ? null : 5) { Customer = customer, Time = time, Product = product, Kind = (EventKind)kind });

    [Fact]
    public void Lists_of_rows_are_put_into_one_order() => AnySale.List[0, 40].List[0, 4].Sample(lists =>
    {
        var expected = lists.SelectMany(list => list).OrderBy(s => (s.Customer, s.Time, s.Product, s.Kind, s.BronzeId)).Select(s => $"{s.Customer} {s.Time} {s.Product} {s.Kind} {s.BronzeId} {s.Order}");
        var order = new SalesOrder([.. lists.Select(Rows)]);

        Assert.Equal(expected, order.All().Select(place => Text(order, place)));
    });

    [Fact]
    public void Of_rows_that_are_the_same_event_the_larger_stands_where_the_first_came()
    {
        var order = new SalesOrder([Rows([new(1, "A", 1, 5), new(2, null, 3, 1), new(3, "A", 1, 7)]), Rows([new(4, "A", 1, null), new(5, null, 3, 1)])]);

        Assert.Equal([3, 2], order.Distinct().Select(place => order[place].BronzeId));
    }

    [Fact]
    public void Rows_are_counted_by_customer_and_the_newest_moment_is_known()
    {
        var rows = Rows([new(1, null, 1, 5) { Customer = 7, Time = 3 }, new(2, "B", 1, 5) { Customer = 8, Time = 9 }, new(3, "B", 1, 5) { Customer = 7, Time = 4 }]);

        Assert.Equal((3, 2, 1, 9L), (rows.Count, rows.RowsOf[7], rows.RowsOf[8], rows.LastMoment));
        Assert.Equal(["", "B", "B"], Enumerable.Range(0, 3).Select(i => Encoding.UTF8.GetString(rows.OrderOf(i))));
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

    private static CleanSales Rows(IEnumerable<Given> sales)
    {
        var (rows, row) = (new CleanSales(), new SaleRow(new KnownIds(null, null), 1));
        foreach (var sale in sales)
        {
            rows.Add(row.Read(new PostedRawRow(LandingSchema.Sales, sale.Columns()), 0), sale.BronzeId);
        }

        return rows;
    }

    private static string Text(SalesOrder order, SalesOrder.Place place)
    {
        var row = order[place];
        return $"{row.CustomerId} {row.Time} {row.ProductId} {row.Kind} {row.BronzeId} {Encoding.UTF8.GetString(order.OrderOf(place))}";
    }

    private sealed record Given(long BronzeId, string? Order, int Quantity, double? Price)
    {
        public long Customer { get; init; } = 1;

        /// <summary>Milliseconds since 1970 UTC.</summary>
        public long Time { get; init; } = 1;

        public long Product { get; init; } = 1;

        public EventKind Kind { get; init; }

        public IEnumerable<KeyValuePair<string, string?>> Columns() => new (string Name, IFormattable? Value)[]
        {
            ("CustomerID", Customer), ("ProductID", Product), ("Quantity", Quantity), ("PriceAtPurchase", Price),
        }.Select(c => KeyValuePair.Create(c.Name, c.Value?.ToString(null, CultureInfo.InvariantCulture)))
            .Append(new("OrderID", Order)).Append(new("InteractionType", EventKinds.Names[(int)Kind])).Append(new("EventTime", Moments.ToIso(Time)));
    }
}

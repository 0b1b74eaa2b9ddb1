using System.Globalization;
using CsCheck;
using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Silver;

/// <summary>Silver does not depend on the order of rows or files, nor on how many runs they came in.</summary>
public sealed class OrderOfArrivalTests
{
    private const string SalesHeader = "OrderID,CustomerID,ProductID,InteractionType,Quantity,EventTime";
    private const string ProductsHeader = "ProductID,ProductName,Category,Price,LastUpdated";

    private static readonly string[] Kinds = ["view", "PURCHASE", "steal"];

    // Few values, so that repeats, unknown ids and late versions are common.
    private static readonly Gen<string> Sale = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[0, 2].Select(i => Kinds[i]), Gen.Int[-1, 3], Gen.Int[1, 5],
        (customer, product, kind, quantity, day) => string.Create(CultureInfo.InvariantCulture, $",{customer},{product},{kind},{quantity},2025-01-0{day}"));

    private static readonly Gen<string> Product = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 9],
        (product, day) => string.Create(CultureInfo.InvariantCulture, $"{product},Thing,Things,{day % 3},2025-01-0{day}"));

    [Fact]
    public void Any_order_of_rows_and_files_gives_the_same_silver()
    {
        var shops = Gen.Select(Sale.Array[0, 25], Product.Array[1, 12], Gen.Int[0, 1000]);

        shops.Sample(
            shop =>
            {
                var (sales, products, seed) = shop;
                var straight = Ingest((sales, products));
                var random = new Random(seed);
                random.Shuffle(sales);
                random.Shuffle(products);
                var cut = random.Next(sales.Length + 1);
                Assert.Equal(straight, Ingest((sales[cut..], products), (sales[..cut], [])));
            },
            iter: 25,
            threads: 1);
    }

    [Fact]
    public void Any_split_into_runs_gives_the_versions_and_the_history_of_one_run()
    {
        var shops = Gen.Select(Sale.Array[1, 25], Product.Array[1, 14], Gen.Int[0, 1000]);

        shops.Sample(
            shop =>
            {
                var (sales, products, seed) = shop;
                var random = new Random(seed);
                using var once = Lab().With("products/0.csv", [ProductsHeader, .. products]).With("sales/0.csv", [SalesHeader, .. sales]);
                once.IngestAsync().GetAwaiter().GetResult();
                using var often = Lab();
                var kept = new ShopHistoryReader();
                for (var (run, at) = (0, 0); at < Math.Max(sales.Length, products.Length); run++)
                {
                    var next = at + 1 + random.Next(8);
                    often.With($"products/{run}.csv", [ProductsHeader, .. products.Take(next).Skip(at)]).With($"sales/{run}.csv", [SalesHeader, .. sales.Take(next).Skip(at)]);
                    often.IngestAsync().GetAwaiter().GetResult();
                    at = next;
                    Assert.Equal(History(often, new ShopHistoryReader()), History(often, kept));
                }

                Assert.Equal(Versions(once), Versions(often));
            },
            iter: 25,
            threads: 1);
    }

    [Fact]
    public async Task A_version_that_only_goes_away_is_seen_by_those_who_have_read_it()
    {
        using var lab = Lab()
            .With("products/0.csv", ProductsHeader, "1,Thing,Things,5,2025-01-01", "1,Thing,Things,6,2025-01-02")
            .With("sales/0.csv", SalesHeader, ",1,1,view,1,2025-01-03");
        await lab.IngestAsync();
        var reader = new ShopHistoryReader();
        Assert.Equal(2, reader.Read(lab.Connection).Products.Count);

        await lab.With("products/1.csv", ProductsHeader, "1,Thing,Things,5,2025-01-02").IngestAsync();

        Assert.Equal(5, Assert.Single(reader.Read(lab.Connection).Products).Price);
    }

    [Fact]
    public async Task A_lab_of_an_older_version_learns_which_rows_speak_of_whom()
    {
        using var lab = Lab().With("products/0.csv", ProductsHeader, "1,Thing,Things,5,2025-01-01", "1,Thing,Things,6,2025-01-03");
        await lab.IngestAsync();
        LabDatabase.Execute(lab.Connection, "delete from silver_product_rows");

        await lab.With("products/1.csv", ProductsHeader, "1,Thing,Things,7,2025-01-02").IngestAsync();

        Assert.Equal(["5", "7", "6"], lab.Rows("select price from silver_products order by valid_from"));
        Assert.Equal(["1|1", "1|2", "1|3"], lab.Rows("select * from silver_product_rows"));
    }

    private static LandingLab Lab() => new LandingLab().With("customers/c.csv", "CustomerID", "1", "2", "3");

    private static List<string> Versions(LandingLab lab) =>
        lab.Rows("select product_id, valid_from, valid_to, price from silver_products order by 1, 2");

    private static List<string> History(LandingLab lab, ShopHistoryReader reader)
    {
        try
        {
            var history = reader.Read(lab.Connection);
            return [.. history.Events.Select(e => $"{e}"), .. history.Products.Select(p => $"{p}"), .. history.Customers.Select(c => $"{c}")];
        }
        catch (LabException)
        {
            return [];
        }
    }

    /// <summary>Ingests all parts as files of one run.</summary>
    private static List<string> Ingest(params (string[] Sales, string[] Products)[] parts)
    {
        using var lab = new LandingLab().With("customers/c.csv", "CustomerID", "1", "2", "3");
        for (var i = 0; i < parts.Length; i++)
        {
            lab.With($"sales/{i}.csv", [SalesHeader, .. parts[i].Sales]);
            lab.With($"products/{i}.csv", [ProductsHeader, .. parts[i].Products]);
        }

        lab.IngestAsync().GetAwaiter().GetResult();
        return
        [
            .. lab.Rows("select customer_id, event_time, product_id, interaction_type, order_id, quantity from silver_sales order by 1, 2, 3, 4, 5"),
            .. lab.Rows("select product_id, valid_from, valid_to, price from silver_products order by 1, 2"),
            .. lab.Rows("select rules, raw_row from silver_quarantine order by 1, 2"),
        ];
    }
}

using System.Globalization;
using CsCheck;
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
